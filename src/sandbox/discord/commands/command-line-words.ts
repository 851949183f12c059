/** One `name:value` of a command line. */
export interface Word {
  name: string;
  value: string;
}

/** A command line taken apart: the path (`alert`, `add`) and the options in their order. */
export interface Line {
  path: string[];
  options: Word[];
}

const key = /^([\p{L}_][\p{L}\p{N}_ʼ-]{0,31}):(?!\/\/)/u;

/**
 * Takes a line such as `/alert add library:webster quiet:22:00-08:00 note:"two words"` apart. A value reaches to the
 * next `name:`; in double quotes it may contain one. Returns a sentence about the place where it cannot be read.
 */
export function splitLine(line: string): Line | string {
  const text = line.trim();
  if (!text.startsWith('/')) return 'A command starts with a slash, such as /occupancy.';
  const tokens = text.slice(1).match(/[^\s"]*"[^"]*"|\S+/g) ?? [];
  const path: string[] = [];
  const options: Word[] = [];
  for (const token of tokens) {
    const name = key.exec(token)?.[1];
    const last = options.at(-1);
    if (name !== undefined) options.push({ name, value: unquote(token.slice(name.length + 1)) });
    else if (last) last.value = last.value === '' ? unquote(token) : `${last.value} ${unquote(token)}`;
    else path.push(token);
  }
  return path.length === 0 ? 'A command has a name, such as /occupancy.' : { path, options };
}

function unquote(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value;
}
