import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

const assets = new URL('./browser/assets/', import.meta.url);
const sandbox = new URL('../', import.meta.url);
const require = createRequire(import.meta.url);
const emojiFolder = dirname(require.resolve('@twemoji/svg/package.json'));
const fontFolder = join(dirname(require.resolve('@fontsource/inter/package.json')), 'files');

/** What the browser's modules may import from outside their folder: pure files that the terminal or the local Discord share. */
const shared = ['time-words.ts', 'discord/commands/command-line-words.ts'];

/** What has been stripped before, by its source: a window that opens need not wait for it again. */
const stripped = new Map<string, string>();

/** A file for the browser. */
export interface Asset {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** index.html, a style sheet or an icon of the page by its name; undefined when there is none. */
export async function pageFile(name: string): Promise<Asset | undefined> {
  const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', svg: 'image/svg+xml' };
  const type = types[name.split('.').at(-1) ?? ''];
  if (type === undefined || !/^[a-z-]+\.[a-z]+$/.test(name)) return undefined;
  const body = await readFile(new URL(name, assets), 'utf8').catch(() => undefined);
  return body === undefined ? undefined : { body, type: `${type}; charset=utf-8` };
}

/**
 * A TypeScript module below src/sandbox as JavaScript; undefined for one that is not the browser's. Node strips the types
 * in place, so that lines stay where they are; a bundler would have to be configured, started and maintained.
 */
export async function browserModule(path: string): Promise<Asset | undefined> {
  if (!shared.includes(path) && !/^page\/browser\/([a-z-]+\/)?[a-z-]+\.ts$/.test(path)) return undefined;
  const source = await readFile(new URL(path, sandbox), 'utf8').catch(() => undefined);
  if (source === undefined) return undefined;
  const body = stripped.get(source) ?? stripTypeScriptTypes(source);
  stripped.set(source, body);
  return { body, type: 'text/javascript; charset=utf-8' };
}

/** Inter in one weight (`inter-400.woff2`), which stands in for Discord's own typeface: the same page on every machine. */
export async function fontFile(name: string): Promise<Asset | undefined> {
  const weight = /^inter-([4-7]00)\.woff2$/.exec(name)?.[1];
  if (weight === undefined) return undefined;
  const body = await readFile(join(fontFolder, `inter-latin-${weight}-normal.woff2`));
  return { body: new Uint8Array(body), type: 'font/woff2' };
}

/** The drawing of an emoji by its code points (`1f7e2`), from the set that Discord draws with; one it lacks is written as text. */
export async function emojiDrawing(codePoints: string): Promise<Asset | undefined> {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6}){0,7}$/.test(codePoints)) return undefined;
  const type = 'image/svg+xml; charset=utf-8';
  const body = await readFile(join(emojiFolder, `${codePoints}.svg`), 'utf8').catch(() => undefined);
  if (body !== undefined) return { body, type };
  const text = codePoints.split('-').map((point) => `&#x${point};`);
  return {
    body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><text y="30" font-size="30">${text.join('')}</text></svg>`,
    type,
  };
}
