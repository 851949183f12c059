import type { ImportReport } from './import-history.ts';

const figure = (rows: number): string => rows.toLocaleString('en');

/** The closing line: `12,345 rows: 12,300 in, 40 already there, 5 refused`. */
export function importSummary({ rows, added, alreadyThere, refused }: ImportReport): string {
  return `${figure(rows)} ${rows === 1 ? 'row' : 'rows'}: ${figure(added)} in, ${figure(alreadyThere)} already there, ${figure(refused)} refused`;
}

/** What the host should know besides, one line each: which rows were refused and why, and names that look wrong. */
export function importRemarks({ refused, refusals, leftOut, unknown }: ImportReport): string[] {
  const more = refused - refusals.length;
  return [
    ...refusals.map(({ line, reason }) => `line ${figure(line)}: ${reason}`),
    ...(more > 0 ? [`and ${figure(more)} more`] : []),
    ...(leftOut > 0 ? [`${figure(leftOut)} rows of other series were left out`] : []),
    ...(unknown.length > 0
      ? [`The feed is not known to have ${unknown.slice(0, 10).join(', ')}: --library says which library rows become.`]
      : []),
  ];
}
