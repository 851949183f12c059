import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandOptionChoice,
  APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionContextType,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Locale } from '../../i18n/index.ts';
import type { CustomId } from '../views/reply/custom-id.ts';
import type { Reply } from '../views/reply/reply.ts';
import type { Resolved } from './interaction.ts';

/** Discord's JSON as constants: `as const` makes every list a readonly one. */
type Constant<T> = T extends readonly (infer E)[]
  ? readonly Constant<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Constant<T[K]> }
    : T;

/** Discord's own JSON of a slash command, written `as const satisfies Definition`, so that option types follow from it. */
export type Definition = Omit<
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  'options' | 'contexts' | 'integration_types'
> & {
  readonly contexts: readonly InteractionContextType[];
  readonly integration_types: readonly ApplicationIntegrationType[];
  /** Options, or sub-commands with options of their own; Discord takes no mixture. */
  readonly options?: readonly (BasicOption | SubcommandDefinition)[];
};

/** An option that has a value. */
export type BasicOption = Constant<APIApplicationCommandBasicOption>;

/** The `add` of `/alert add`, as Discord's own JSON. */
export type SubcommandDefinition = Constant<APIApplicationCommandSubcommandOption>;

type AnyOptions = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the value of an option arrives as. Users, roles and channels arrive as their ids. */
type ValueOf<Type extends ApplicationCommandOptionType> = Type extends ApplicationCommandOptionType.Boolean
  ? boolean
  : Type extends ApplicationCommandOptionType.Integer | ApplicationCommandOptionType.Number
    ? number
    : string;

/** The options of a definition: required ones are there, others may be absent. */
type OptionsOf<D> = D extends { readonly options: readonly (infer Option)[] }
  ? {
      readonly [O in Option as O extends { readonly name: infer Name extends string } ? Name : never]: O extends {
        readonly type: infer Type extends ApplicationCommandOptionType;
      }
        ? O extends { readonly required: true }
          ? ValueOf<Type>
          : ValueOf<Type> | undefined
        : never;
    }
  : Readonly<Record<string, never>>;

/** The user, the place and the time. `now` is milliseconds since the Unix epoch, taken once for a whole answer. */
export interface Asker {
  readonly userId: string;
  readonly guildId: string | undefined;
  readonly channelId: string | undefined;
  /** Discord's `ChannelType`, where it said. */
  readonly channelType: number | undefined;
  /** The channel above a thread, or a channel's category. */
  readonly parentId: string | undefined;
  readonly locale: Locale;
  readonly now: number;
  /** The member's roles, none outside a server. */
  readonly roleIds: readonly string[];
  /** What this member may do here, as Discord's bits; none outside a server. */
  readonly permissions: bigint;
  /** Whether the server has installed Carrel; false where only the user has, for themselves. Without meaning outside a server. */
  readonly isServerApp: boolean;
  /** What the bot may do here, where Discord said. */
  readonly appPermissions: bigint | undefined;
  /** False once Discord takes no answer any more: it refused the first response, or the interaction is over. */
  isWaiting(): boolean;
}

/** A slash command as asked. `subcommand` is there for a command that has some; `resolved` is what channel and role options name. */
export type Question<Options> = Asker & {
  readonly options: Options;
  readonly subcommand: string | undefined;
  readonly resolved: Resolved;
};
/** A half-typed option: `value` is what stands there so far. */
export type Typing = Asker & {
  readonly subcommand: string | undefined;
  readonly option: string;
  readonly value: string;
};
/** A pressed button or a chosen menu entry (`values`). */
export type Press = Asker & {
  readonly id: CustomId;
  readonly values: readonly string[];
  /** The language of the user who pressed, for an answer of their own; `locale` is that of the message. */
  readonly ownLocale: Locale;
};

/** A form that was sent: what stands in each field, by its custom_id; the one chosen entry of a menu, "" for none. */
export type Submission = Asker & {
  readonly id: CustomId;
  readonly fields: Readonly<Record<string, string>>;
  /** What the menus of channels and roles name. */
  readonly resolved: Resolved;
};

/** A choice that Discord offers while the user types. */
export type Choice = APIApplicationCommandOptionChoice<string>;

/** A command's definition and its answers. `Services` is what the app provides; see commands/shared/services.ts. */
export interface Command<Services, Options = AnyOptions> {
  readonly definition: Definition;
  /** Whether only the user shall see the answer: known before it, since a deferred answer must say so at once. */
  isPrivate?(options: Options, asker: Asker): boolean;
  /** Throws `UserError` for what the user can correct. */
  answer(question: Question<Options>, services: Services): Reply | Promise<Reply>;
  complete?(typing: Typing, services: Services): readonly Choice[] | Promise<readonly Choice[]>;
  /** Whether a press is answered by a private message of its own; else by a change of the message that was pressed. */
  pressStandsApart?(id: CustomId): boolean;
  /** The answer to a press. Throws `UserError`. */
  press?(press: Press, services: Services): Reply | Promise<Reply>;
  /** The answer to a form that a press has opened: a private message. Throws `UserError`. */
  submit?(submission: Submission, services: Services): Reply | Promise<Reply>;
}

/**
 * Binds a definition to its answer: the option types are those of the definition. The router gives an answer only
 * options that it has checked against the definition, which is why the types may be forgotten here.
 */
export function defineCommand<Services, const D extends Definition>(
  command: Command<Services, OptionsOf<D>> & { readonly definition: D },
): Command<Services> {
  return command as unknown as Command<Services>;
}

/** One subcommand: its definition and its answer. */
export interface Subcommand<Services, Options = AnyOptions> {
  readonly definition: SubcommandDefinition;
  answer(question: Question<Options>, services: Services): Reply | Promise<Reply>;
}

/** Binds a sub-command's definition to its answer, as `defineCommand` does for a command. */
export function defineSubcommand<Services, const D extends SubcommandDefinition>(
  subcommand: Subcommand<Services, OptionsOf<D>> & { readonly definition: D },
): Subcommand<Services> {
  return subcommand as unknown as Subcommand<Services>;
}

/** A command made of sub-commands, each of which answers for itself; completion and buttons are the command's. */
export function commandOf<Services>(
  command: Omit<Command<Services>, 'answer'>,
  subcommands: readonly Subcommand<Services>[],
): Command<Services> {
  return {
    ...command,
    definition: { ...command.definition, options: subcommands.map(({ definition }) => definition) },
    answer: (question, services) => {
      const asked = subcommands.find(({ definition }) => definition.name === question.subcommand);
      // The router lets only defined sub-commands through.
      if (asked === undefined) throw new TypeError(`no sub-command ${question.subcommand}`);
      return asked.answer(question, services);
    },
  };
}
