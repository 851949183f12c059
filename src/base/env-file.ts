import { readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, messageOf } from './errors.ts';

/** What a file sets, and the line (from 1) of each variable; of one that is set twice the last, which counts. */
interface EnvFile {
  readonly variables: NodeJS.Dict<string>;
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * The variables that a file sets, in UTF-8 or, as Windows' Notepad may save it, in UTF-16, with or without a mark at its
 * beginning; none where there is no file. Throws `ConfigError` for a file that cannot be read or is not text.
 */
export function readEnvFile(path: string): EnvFile {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { variables: {}, lines: new Map() };
    if (!stat.isFile())
      throw new ConfigError(
        `${path} is not a file but ${stat.isDirectory() ? 'a folder' : 'something else'}. Remove it, and copy .env.example to ${path}.`,
      );
    return parseEnvFile(path, readFileSync(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${path} cannot be read: ${messageOf(error)}. Let this user read it.`);
  }
}

/** What the bytes of a file set; `path` is for the error. Throws `ConfigError` where they are not text. */
export function parseEnvFile(path: string, bytes: Uint8Array): EnvFile {
  const text = textOf(bytes);
  if (text.includes('\0')) throw new ConfigError(`${path} is not text in UTF-8. Save it as such in your editor.`);
  return { variables: parseEnv(text), lines: linesOf(text) };
}

function linesOf(text: string): ReadonlyMap<string, number> {
  const names = text.split(/\r\n|\n|\r/).map((line) => /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1]);
  return new Map(names.flatMap((name, index) => (name === undefined ? [] : [[name, index + 1]])));
}

/** A TextDecoder leaves out the mark that says which of the three it is. */
function textOf(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
