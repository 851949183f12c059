import { readFile, writeFile } from 'node:fs/promises';

/** Puts the table that the part `name` of the bench has measured into a page. Throws when the page has no markers for it. */
export async function writeTable(page: URL, name: string, table: string): Promise<void> {
  await writeFile(page, withTable(await readFile(page, 'utf8'), name, table));
}

/** The page with another table between the two markers of `name`. Throws when they are not there. */
export function withTable(page: string, name: string, table: string): string {
  const begin = `<!-- ${name}: npm run bench -- --only ${name} --write -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(`<!-- ${name} ends -->`)];
  if (from < 0 || to < from) throw new Error(`the page has no markers for the table of ${name}`);
  return `${page.slice(0, from + begin.length)}\n${table}\n${page.slice(to)}`;
}
