import type { APIEmbed } from '#discord.js';
import { campus } from '../../../../src/campus/index.ts';

const levels = ['quiet', 'moderate', 'busy', 'packed', 'calme', 'modérée', 'achalandée', 'bondée'];
const names = campus.libraries.flatMap((library) => [library.names.en, library.names.fr]);
/** Moments, then numbers with their units (the spaces in them are no-break ones), level words and libraries. */
const fact = new RegExp(`<t:\\d+|\\d[^\\s·()]*(?:\\u00a0[^\\s·()]+)*|${[...levels, ...names].join('|')}`, 'giu');
const factsOf = (text: string) =>
  (text.match(fact) ?? []).map((found) => found.toLowerCase().replace(/[^\p{L}\d%]+$/u, ''));

/** The facts that the embeds of a message say and its text does not: what is lost on those who hide embeds. */
export function lostFacts({ content = '', embeds = [] }: { content?: string; embeds?: readonly APIEmbed[] }): string[] {
  const said = new Set(factsOf(content));
  const texts = embeds.flatMap(({ title = '', description = '', fields = [], footer }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text ?? '',
  ]);
  return texts.flatMap(factsOf).filter((each) => !said.has(each));
}
