import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionContextType,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Locale } from '../i18n/index.ts';
import type { CustomId } from './custom-id.ts';
import type { Reply } from './reply.ts';

/** Discord's own JSON of a slash command, written `as const satisfies Definition`, so that option types follow from it. */
export type Definition = Omit<
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  'options' | 'contexts' | 'integration_types'
> & {
  readonly contexts: readonly InteractionContextType[];
  readonly integration_types: readonly ApplicationIntegrationType[];
  readonly options?: readonly APIApplicationCommandBasicOption[];
};

/** What a person's option arrives as. Users, roles and channels arrive as their ids. */
type ValueOf<Type extends ApplicationCommandOptionType> = Type extends ApplicationCommandOptionType.Boolean
  ? boolean
  : Type extends ApplicationCommandOptionType.Integer | ApplicationCommandOptionType.Number
    ? number
    : string;

/** The options of a definition: required ones are there, others may be absent. */
export type OptionsOf<D> = D extends { readonly options: readonly (infer Option)[] }
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

/** Who asks, where and when. `now` is milliseconds since the Unix epoch, taken once for a whole answer. */
export interface Asker {
  readonly userId: string;
  readonly guildId: string | undefined;
  readonly channelId: string | undefined;
  readonly locale: Locale;
  readonly now: number;
}

/** A slash command as asked. */
export type Question<Options> = Asker & { readonly options: Options };
/** A half-typed option: `value` is what stands there so far. */
export type Typing = Asker & { readonly option: string; readonly value: string };
/** A pressed button or a chosen menu entry (`values`). */
export type Press = Asker & { readonly id: CustomId; readonly values: readonly string[] };

/** A choice that Discord offers while somebody types. */
export type Choice = APIApplicationCommandOptionChoice<string>;

/** A question and its answer. `Services` is what the house lends to commands; see the commands' own services file. */
export interface Command<Services, Options = Readonly<Record<string, string | number | boolean | undefined>>> {
  readonly definition: Definition;
  /** Whether only the asker shall see the answer: known before it, since a deferred answer must say so at once. */
  isPrivate?(options: Options): boolean;
  /** Throws `UserError` for what the asker can mend. */
  answer(question: Question<Options>, services: Services): Reply | Promise<Reply>;
  complete?(typing: Typing, services: Services): readonly Choice[];
  /** The new content of the message that the button stands on. Throws `UserError`. */
  press?(press: Press, services: Services): Reply | Promise<Reply>;
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
