import type { Summary } from '../store/copy/summary.ts';

const figure = (rows: number): string => rows.toLocaleString('en');

/** What was compared: a line for each table, and one for all. */
export function summaryWords({ tables, rows, checksum }: Summary): string {
  const width = Math.max(...tables.map(({ table }) => table.length));
  return [
    ...tables.map((each) => `  ${each.table.padEnd(width)}  ${figure(each.rows)}`),
    `${figure(rows)} ${rows === 1 ? 'row' : 'rows'} in ${tables.length} tables, SHA-256 ${checksum}`,
  ].join('\n');
}
