import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in the bundle (bin/bundle/build.mjs), as the stacks of errors have it. */
const places = /(file:\/\/\/[^\s"]*\/node_modules\/\.carrel\/[^\s"]+\.mjs):(\d+):(\d+)/g;

/** Node parses a map whole, to several megabytes: memory may have them back. */
const maps = new Map<string, WeakRef<SourceMap>>();

/**
 * Text in which stacks of errors name the sources instead of the bundle. Only what is printed is translated: with Node's own
 * `--enable-source-maps` every stream that is closed with an error would read its maps. Packages have none.
 */
export function namingSources(text: string): string {
  return text.replace(places, (place, url: string, line: string, column: string) => {
    try {
      const { originalSource, originalLine, originalColumn } = Object(mapOf(url).findEntry(+line - 1, +column - 1));
      if (originalSource === undefined) return place;
      return `${new URL(originalSource, url)}:${originalLine + 1}:${originalColumn + 1}`;
    } catch {
      return place; // A map that is gone must not cost the line in the log.
    }
  });
}

function mapOf(url: string): SourceMap {
  const known = maps.get(url)?.deref();
  if (known) return known;
  const map = new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${url}.map`), 'utf8')));
  maps.set(url, new WeakRef(map));
  return map;
}
