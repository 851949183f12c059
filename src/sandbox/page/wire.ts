import type { APIMessage } from 'discord.js';

/** What the page's server and its browser code say to each other; types only, since both import it. */

/** The languages that a visitor's Discord can have here. */
export type VisitorLocale = 'en-US' | 'fr';

/** What a visitor may do in the server. */
export type VisitorRole = 'member' | 'moderator';

/** The user, and where they are. */
export interface Who {
  readonly locale: VisitorLocale;
  readonly role: VisitorRole;
  readonly channelId: string;
}

/** A message with the campus's time of its posting (ms since the Unix epoch): Discord's own runs on the machine's. */
export interface PageMessage {
  readonly raw: APIMessage;
  readonly postedAt: number;
}

/** A channel or DM in the list. */
export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly topic: string | null;
}

/** The named ways in which the feed can misbehave. */
export type FeedFaultName = 'none' | 'down' | 'html' | 'frozen' | 'noRecord' | 'refused';

/** The moments that the panel can travel to. */
export type Moment = 'monday' | 'exams' | 'midnight';

/** A library as it is and as its sensors say. */
export interface LibraryState {
  readonly id: string;
  readonly names: { readonly en: string; readonly fr: string };
  readonly doors: readonly { readonly name: string; readonly sensor: 'optical' | 'thermal' }[];
  /** People inside, truly. */
  readonly inside: number;
  /** How many more are inside than five minutes ago. */
  readonly change: number;
  /** The people who make it full. */
  readonly full: number;
  /** What the feed answers; null where a fault leaves nothing to read. */
  readonly sensors: { readonly raw: number; readonly stamp: string } | null;
}

/** The campus panel's facts. */
export interface CampusState {
  /** The campus's time, in milliseconds since the Unix epoch, and how fast it runs. */
  readonly at: number;
  readonly speed: number;
  /** Whether the campus is on its way to another moment. */
  readonly travelling: boolean;
  readonly libraries: readonly LibraryState[];
  readonly feed: FeedFaultName;
  /** Channels in which the bot may not write. */
  readonly revoked: readonly string[];
  readonly bot: { readonly online: boolean; readonly presence: string | null };
  /** How often Discord has answered 429. */
  readonly rateLimited: number;
}

/** Everything that a page needs when it opens or comes back. */
export interface Hello {
  /** Changes with every start of the demo: a page from before begins anew. */
  readonly boot: string;
  readonly visitorId: string;
  readonly bot: { readonly id: string; readonly name: string };
  readonly guild: {
    readonly id: string;
    readonly name: string;
    readonly channels: readonly PageChannel[];
    readonly roles: readonly { readonly id: string; readonly name: string }[];
  };
  readonly dm: PageChannel;
  readonly messages: readonly PageMessage[];
  readonly campus: CampusState;
}

/** What the server tells every open page, by event name. */
export interface Events {
  hello: Hello;
  message: { readonly kind: 'created' | 'edited' | 'deleted'; readonly message: PageMessage };
  campus: CampusState;
  /** The bot has registered other commands. */
  commands: { readonly count: number };
}

/**
 * What became of an action; the page has the words for it, in both languages. `refused` is what Discord does not send,
 * `invalid` a line that its box would not.
 */
export type ActionResult =
  | {
      readonly status: 'answered';
      readonly messageId?: string;
      readonly choices?: readonly Choice[];
      readonly form?: PageForm;
    }
  | { readonly status: 'failed' | 'refused' }
  | {
      readonly status: 'invalid';
      readonly kind: string;
      readonly known: readonly string[];
      /** The option that it is about, by its registered name. */
      readonly option?: string;
    };

/** A form that the bot has opened, as Discord's JSON of a modal, and the interaction that opened it. */
export interface PageForm {
  readonly interactionId: string;
  readonly modal: Readonly<Record<string, unknown>>;
}

/** One entry that an autocompletion offers. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** An option, choice or sub-command of a registered command, as Discord stores it. */
export interface OptionSpec {
  readonly type: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly {
    readonly name: string;
    readonly name_localizations?: Readonly<Record<string, string>> | null;
    readonly value: string | number;
  }[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly options?: readonly OptionSpec[];
}

/** A command that the visitor may use. */
export type CommandSpec = Omit<OptionSpec, 'type'>;

/** What the panel can ask for. */
export type Control =
  | { readonly do: 'speed'; readonly speed: 1 | 60 | 600 }
  | { readonly do: 'travel'; readonly to: Moment }
  | { readonly do: 'feed'; readonly fault: FeedFaultName }
  | { readonly do: 'rateLimit' }
  | { readonly do: 'dropGateway' }
  | { readonly do: 'permission'; readonly channelId: string; readonly revoked: boolean };
