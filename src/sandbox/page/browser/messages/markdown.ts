/** A piece of a line of Discord's markdown. `at` is in milliseconds since the Unix epoch. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'time'; at: number; style: string }
  | { kind: 'channel' | 'user' | 'role'; id: string }
  | { kind: 'command'; name: string }
  | { kind: 'emoji'; text: string; codePoints: string };

/** A line of a text, or several of code. */
export type Block =
  | { kind: 'line' | 'quote' | 'item' | 'subtext'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'block'; text: string };

type Rule = readonly [pattern: RegExp, make: (groups: string[]) => Inline];

const around =
  (kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler') =>
  ([inner = '']: string[]): Inline => ({ kind, children: parseInline(inner) });
const mention =
  (kind: 'channel' | 'user' | 'role') =>
  ([id = '']: string[]): Inline => ({ kind, id });

/** The first that matches where we stand wins, so that `**` comes before `*` ("Message Formatting" of Discord's reference). */
const rules: readonly Rule[] = [
  [/\\([^\p{L}\p{N}\s])/uy, ([text = '']) => ({ kind: 'text', text })],
  [/`([^`\n]+)`/y, ([text = '']) => ({ kind: 'code', text })],
  [
    /<t:(-?\d{1,17})(?::([tTdDfFsSR]))?>/y,
    ([seconds = '', style = '']) => ({ kind: 'time', at: Number(seconds) * 1000, style: style || 'f' }),
  ],
  [/<#(\d+)>/y, mention('channel')],
  [/<@!?(\d+)>/y, mention('user')],
  [/<@&(\d+)>/y, mention('role')],
  [/<\/([^:>]+):\d+>/y, ([name = '']) => ({ kind: 'command', name })],
  [
    /\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/y,
    ([label = '', url = '']) => ({ kind: 'link', url, children: parseInline(label) }),
  ],
  [/<?(https?:\/\/[^\s<>)]+)>?/y, ([url = '']) => ({ kind: 'link', url, children: [{ kind: 'text', text: url }] })],
  [/\*\*(.+?)\*\*(?!\*)/sy, around('strong')],
  [/__(.+?)__(?!_)/sy, around('underline')],
  [/~~(.+?)~~/sy, around('strike')],
  [/\|\|(.+?)\|\|/sy, around('spoiler')],
  [/\*(?!\s)([^*\n]+?)\*/y, around('em')],
  [/(?<!\p{L})_(?!\s)([^_\n]+?)_(?!\p{L})/uy, around('em')],
  [
    /((?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\u{FE0F})(?:\u{200D}\p{Extended_Pictographic}\u{FE0F}?)*)/uy,
    ([text = '']) => ({ kind: 'emoji', text, codePoints: codePointsOf(text) }),
  ],
];

/** How the drawings of emojis are named: code points with dashes, the variation selector only within a joined one. */
export function codePointsOf(emoji: string): string {
  const points = [...emoji].map((point) => (point.codePointAt(0) ?? 0).toString(16));
  return (points.includes('200d') ? points : points.filter((point) => point !== 'fe0f')).join('-');
}

/** Takes the inside of a line apart. */
export function parseInline(source: string): Inline[] {
  const found: Inline[] = [];
  const addText = (text: string) => {
    const last = found.at(-1);
    if (last?.kind === 'text') last.text += text;
    else found.push({ kind: 'text', text });
  };
  let place = 0;
  next: while (place < source.length) {
    for (const [pattern, make] of rules) {
      pattern.lastIndex = place;
      const match = pattern.exec(source);
      if (match === null) continue;
      place = pattern.lastIndex;
      const inline = make(match.slice(1));
      if (inline.kind === 'text') addText(inline.text);
      else found.push(inline);
      continue next;
    }
    const character = String.fromCodePoint(source.codePointAt(place) ?? 0);
    addText(character);
    place += character.length;
  }
  return found;
}

function parseLine(line: string): Block {
  const heading = /^(#{1,3})\s+(.+)$/.exec(line);
  if (heading) return { kind: 'heading', level: heading[1]?.length ?? 1, children: parseInline(heading[2] ?? '') };
  const starts: readonly (readonly [RegExp, 'subtext' | 'quote' | 'item'])[] = [
    [/^-# /, 'subtext'],
    [/^> ?/, 'quote'],
    [/^\s*[-*] /, 'item'],
  ];
  for (const [start, kind] of starts) {
    if (start.test(line)) return { kind, children: parseInline(line.replace(start, '')) };
  }
  return { kind: 'line', children: parseInline(line) };
}

/** Takes a text in Discord's markdown apart; what it does not know stays as it is written. */
export function parseMarkdown(source: string): Block[] {
  return source.split(/(```[\s\S]*?```\n?)/).flatMap((part, index, parts): Block[] => {
    const code = /^```(?:\w+\n)?([\s\S]*?)```\n?$/.exec(part);
    if (code) return [{ kind: 'block', text: (code[1] ?? '').trim() }];
    // The empty pieces around a code block are no lines; an empty line within a text is one.
    if (part === '' && parts.length > 1) return [];
    return part
      .replace(/\n$/, index < parts.length - 1 ? '' : '\n')
      .split('\n')
      .map(parseLine);
  });
}
