import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Asker,
  type Choice,
  defineSubcommand,
  type Press,
  type SubcommandDefinition,
  type Typing,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { AskingListState } from '../../src/discord/views/shared/several-actions.ts';
import type { Trace } from '../../src/domain/alerts/decision.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { type Locale, type Translate, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { guildOf } from './contexts.ts';
import { idChoices, idOption, parseId } from './id-option.ts';
import { librariesChoices } from './libraries-option.ts';
import { chosenState, placeOf } from './list-press.ts';
import type { LibraryServices, TraceServices } from './services.ts';

/** What is done to one of several by its id alone. */
const actions = ['pause', 'resume', 'remove'] as const;
type Action = (typeof actions)[number];

/** A kind of thing that a server has several of, such as boards, with its words. */
export interface Several<Services, Thing> {
  readonly command: 'board' | 'digest';
  list(guildId: string, services: Services): Promise<readonly Thing[]>;
  /** What else it is found by besides its id, as plain text. */
  words(thing: Thing, libraries: readonly LibraryNow[], locale: Locale): string;
  listView(
    things: readonly Thing[],
    libraries: readonly LibraryNow[],
    traces: readonly Trace[],
    locale: Locale,
    state: AskingListState,
  ): Reply;
  /** Does it to the thing with the id, and answers; `undefined` where it has been removed meanwhile. */
  readonly actions: Readonly<
    Record<Action, (thing: Thing, asker: Asker, services: Services) => Promise<Reply | undefined>>
  >;
  /** The command that lists them, as it is typed. */
  listLine(t: Translate): string;
}

/**
 * The subcommands `list`, `pause`, `resume` and `remove`, what completes an id or half-typed libraries, and what the list's controls
 * do.
 */
export function severalOf<Services extends LibraryServices & TraceServices, Thing extends { readonly id: string }>(
  several: Several<Services, Thing>,
) {
  const { command } = several;
  const id = idOption(`command.${command}.id.name`, `command.${command}.id.description`);

  const unknown = (typed: string, locale: Locale): UserError =>
    new UserError(`error.${command}.unknown`, { id: quoted(typed), command: several.listLine(translator(locale)) });

  /** The thing of this server with the typed id. Throws `UserError`. */
  const find = async (typed: string, asker: Asker, services: Services): Promise<Thing> => {
    const things = await several.list(guildOf(asker), services);
    const thing = things.find((one) => one.id === parseId(typed));
    if (thing === undefined) throw unknown(typed, asker.locale);
    return thing;
  };

  const listReply = async (asker: Asker, state: AskingListState, services: Services): Promise<Reply> => {
    const guildId = guildOf(asker);
    const things = await several.list(guildId, services);
    const traces = await services.traces(guildId);
    return several.listView(things, services.librariesNow(), traces, asker.locale, state);
  };

  const listDefinition = {
    ...localized('list', `command.${command}.list.name`, `command.${command}.list.description`),
    type: ApplicationCommandOptionType.Subcommand,
  } as const satisfies SubcommandDefinition;
  const list = defineSubcommand<Services, typeof listDefinition>({
    definition: listDefinition,
    answer: (question, services) => listReply(question, { page: 0 }, services),
  });

  const actionOf = (action: Action) => {
    const definition = {
      ...localized(action, `command.${command}.${action}.name`, `command.${command}.${action}.description`),
      type: ApplicationCommandOptionType.Subcommand,
      options: [id],
    } as const satisfies SubcommandDefinition;
    return defineSubcommand<Services, typeof definition>({
      definition,
      answer: async (question, services) => {
        const typed = question.options.id;
        const thing = await find(typed, question, services);
        const reply = await several.actions[action](thing, question, services);
        if (reply === undefined) throw unknown(typed, question.locale);
        return reply;
      },
    });
  };

  /** The list after a press on one of its controls: what was done is said above it. Throws `UserError`. */
  const press = async (pressed: Press, services: Services): Promise<Reply> => {
    const { action, argument } = pressed.id;
    const state = chosenState(pressed);
    if (state !== undefined) return listReply(pressed, state, services);
    const known = actions.find((one) => one === action);
    if (known === undefined && action !== 'show' && action !== 'ask') throw new UserError('error.unknownButton');
    const { id: typed, page } = placeOf(argument);
    const thing = await find(typed, pressed, services);
    const place = { page, chosen: thing.id };
    if (known === undefined) return listReply(pressed, { ...place, isAsking: action === 'ask' }, services);
    const reply = await several.actions[known](thing, pressed, services);
    if (reply === undefined) throw unknown(typed, pressed.locale);
    return listReply(pressed, { ...place, note: reply.content }, services);
  };

  const complete = async (typing: Typing, services: Services): Promise<Choice[]> => {
    const { option, locale, value } = typing;
    const libraries = services.librariesNow();
    if (option !== 'id') return librariesChoices(typing, libraries);
    const things = await several.list(guildOf(typing), services);
    return idChoices(things, (thing) => several.words(thing, libraries, locale), value);
  };
  return { id, find, unknown, complete, press, list, actions: actions.map(actionOf) };
}
