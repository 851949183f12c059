/** A piece of a command line: its words, the name of an option with its colon, or what was given for it. */
export interface Chip {
  readonly kind: 'words' | 'name' | 'value';
  readonly text: string;
}

const named = /^([\p{L}_][\p{L}\p{N}_ʼ-]{0,31}:)(?!\/\/)/u;

/** Takes a line apart where `splitLine` does, without losing a letter: the pieces joined are the line. */
export function chipsOf(line: string): Chip[] {
  if (!line.startsWith('/')) return [{ kind: 'words', text: line }];
  const chips: { kind: Chip['kind']; text: string }[] = [];
  let gap = '';
  const add = (kind: Chip['kind'], text: string) => {
    const last = chips.at(-1);
    if (last?.kind === kind && kind !== 'name') last.text += text;
    else if (text !== '') chips.push({ kind, text });
  };
  for (const token of line.match(/[^\s"]*"[^"]*"|\S+|\s+/g) ?? []) {
    if (/^\s+$/.test(token)) {
      gap = token;
      continue;
    }
    const name = named.exec(token)?.[1];
    const inOption = chips.some(({ kind }) => kind === 'name');
    // The space before a name stands between two options, any other belongs to the value it is in.
    add(name === undefined && inOption ? 'value' : 'words', gap);
    gap = '';
    if (name !== undefined) add('name', name);
    add(name !== undefined || inOption ? 'value' : 'words', token.slice(name?.length ?? 0));
  }
  add('words', gap);
  return chips;
}
