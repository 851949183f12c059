/**
 * Text from elsewhere as a terminal may show it: control characters, direction overrides and the like are written out
 * (`\\u{1b}`), since a terminal would obey them.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
