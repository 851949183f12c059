import { InteractionResponseType, InteractionType } from 'discord.js';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { localeOf } from '../../i18n/index.ts';
import { type CustomId, parseCustomId } from '../views/reply/custom-id.ts';
import { discordLimits, truncate } from '../views/reply/limits.ts';
import type { Reply } from '../views/reply/reply.ts';
import { createAnswering, deferAfterMs, type InteractionReplies, type Outcome, type Respond } from './answering.ts';
import { authorise, type ServerAllows } from './authorise.ts';
import type { Asker, Choice, Command } from './command.ts';
import {
  type AutocompleteInteraction,
  type CommandInteraction,
  type ComponentInteraction,
  type Interaction,
  interactionSchema,
} from './interaction.ts';
import { askedPart, readOptions } from './options.ts';
import { UserError } from './user-error.ts';

/** What one handled interaction was, for metrics. `command` is one of ours or `unknown`; `durationMs` runs to the first response. */
export interface Handled {
  readonly command: string;
  readonly kind: 'command' | 'autocomplete' | 'component' | 'ping' | 'invalid';
  readonly outcome: Outcome;
  readonly durationMs: number;
}

export interface RouterParts<Services> {
  readonly commands: readonly Command<Services>[];
  readonly services: Services;
  /** The time of the answers: the campus's own in the demo. */
  readonly clock: Pick<Clock, 'now'>;
  /** The time of Discord's deadlines, which no demo can speed up. */
  readonly deadlines: Clock;
  readonly replies: InteractionReplies;
  readonly logger: Logger;
  readonly serverAllows: ServerAllows;
  readonly onHandled: (handled: Handled) => void;
  /** A short id that a person can read out, for an unexpected error. */
  readonly newErrorId: () => string;
}

/** Takes an interaction from any door, as Discord sent it, and answers it exactly once. Never throws. */
export type Router = (interaction: unknown, respond: Respond) => Promise<void>;

const askerOf = (interaction: Interaction, now: number): Asker => ({
  userId: interaction.member?.user.id ?? interaction.user?.id ?? '',
  guildId: interaction.guild_id,
  channelId: interaction.channel_id,
  channelType: interaction.channel?.type,
  locale: localeOf(interaction.locale),
  now,
  roleIds: interaction.member?.roles ?? [],
  permissions: BigInt(interaction.member?.permissions ?? 0),
  appPermissions: interaction.app_permissions === undefined ? undefined : BigInt(interaction.app_permissions),
});

/** `work` once `before` is through: at once where there is nothing to wait for. */
const after = <T>(before: void | Promise<void>, work: () => T | Promise<T>): T | Promise<T> =>
  before instanceof Promise ? before.then(work) : work();

/** The one router behind all doors. */
export function createRouter<Services>(parts: RouterParts<Services>): Router {
  const { services, clock, deadlines, logger, serverAllows } = parts;
  const commands = new Map(parts.commands.map((command) => [command.definition.name, command]));
  const answering = createAnswering(parts);

  const answerCommand = (interaction: CommandInteraction, respond: Respond): Promise<Outcome> => {
    const asker = askerOf(interaction, clock.now());
    const command = commands.get(interaction.data.name);
    let options: ReturnType<typeof readOptions> = {};
    const work = (): Reply | Promise<Reply> => {
      if (command === undefined) throw new UserError('error.unknownCommand');
      const { options: given, resolved = {} } = interaction.data;
      return after(authorise(command.definition, asker, serverAllows), () => {
        const { subcommand } = askedPart(command.definition, given);
        options = readOptions(command.definition, given);
        return command.answer({ ...asker, subcommand, options, resolved }, services);
      });
    };
    const isPrivate = (): boolean => command?.isPrivate?.(options, asker) ?? false;
    return answering.reply({ interaction, respond, locale: asker.locale, work, isPrivate });
  };

  const answerPress = (interaction: ComponentInteraction, respond: Respond): Promise<Outcome> => {
    const asker = askerOf(interaction, clock.now());
    const id = parseCustomId(interaction.data.custom_id);
    const work = (): Reply | Promise<Reply> => {
      const command = id && commands.get(id.command);
      if (id === undefined || command?.press === undefined) throw new UserError('error.unknownButton');
      const { press } = command;
      // The message keeps its language: somebody else may have asked for it.
      const pressed = {
        ...asker,
        locale: id.locale,
        ownLocale: asker.locale,
        id,
        values: interaction.data.values ?? [],
      };
      return after(authorise(command.definition, asker, serverAllows), () => press(pressed, services));
    };
    return answering.update({ interaction, respond, locale: asker.locale, work });
  };

  const answerTyping = async (interaction: AutocompleteInteraction, respond: Respond): Promise<Outcome> => {
    let choices: readonly Choice[] = [];
    let outcome: Outcome = 'answered';
    try {
      const command = commands.get(interaction.data.name);
      if (command?.complete !== undefined) {
        const asker = askerOf(interaction, clock.now());
        await authorise(command.definition, asker, serverAllows);
        const { subcommand, given } = askedPart(command.definition, interaction.data.options);
        const focused = given.find((option) => option.focused === true);
        const typing = { ...asker, subcommand, option: focused?.name ?? '', value: String(focused?.value ?? '') };
        const offers = command.complete(typing, services);
        choices = offers instanceof Promise ? ((await answering.within(offers, deferAfterMs)) ?? []) : offers;
      }
    } catch (error) {
      // Half-typed text has no place for an error: no choices is the honest answer.
      if (!(error instanceof UserError)) {
        logger.error({ err: error, command: interaction.data.name }, 'completing an option failed');
      }
      outcome = error instanceof UserError ? 'userError' : 'error';
    }
    const offered = choices
      .slice(0, discordLimits.choices)
      .map((choice) => ({ ...choice, name: truncate(choice.name, discordLimits.choice) }));
    await respond({ type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices: offered } });
    return outcome;
  };

  const dispatch = (interaction: Interaction, respond: Respond): Promise<Outcome> => {
    switch (interaction.type) {
      case InteractionType.Ping:
        return respond({ type: InteractionResponseType.Pong }).then(() => 'answered');
      case InteractionType.ApplicationCommand:
        return answerCommand(interaction, respond);
      case InteractionType.ApplicationCommandAutocomplete:
        return answerTyping(interaction, respond);
      case InteractionType.MessageComponent:
        return answerPress(interaction, respond);
    }
  };

  return async (raw, respond) => {
    const startedAt = deadlines.now();
    const parsed = interactionSchema.safeParse(raw);
    let durationMs: number | undefined;
    const timedRespond: Respond = async (response, files) => {
      await respond(response, files);
      durationMs ??= deadlines.now() - startedAt;
    };
    let outcome: Outcome;
    try {
      outcome = parsed.success
        ? await dispatch(parsed.data, timedRespond)
        : await answering.refuse(raw, timedRespond, parsed.error);
    } catch (error) {
      // Only a response that could not be delivered ends here: Discord is away, or three seconds were over.
      logger.warn({ reason: messageOf(error), interactionId: parsed.data?.id }, 'an interaction could not be answered');
      outcome = 'undelivered';
    }
    const elapsed = durationMs ?? deadlines.now() - startedAt;
    parts.onHandled({ ...describe(parsed.data, commands), outcome, durationMs: elapsed });
  };
}

const kinds = {
  [InteractionType.Ping]: 'ping',
  [InteractionType.ApplicationCommand]: 'command',
  [InteractionType.ApplicationCommandAutocomplete]: 'autocomplete',
  [InteractionType.MessageComponent]: 'component',
} as const;

/** A command's name counts only if it is ours: a label that others can fill has no bound. */
function describe(
  interaction: Interaction | undefined,
  commands: ReadonlyMap<string, unknown>,
): Pick<Handled, 'command' | 'kind'> {
  if (interaction === undefined) return { command: 'unknown', kind: 'invalid' };
  const kind = kinds[interaction.type];
  if (interaction.type === InteractionType.Ping) return { command: 'ping', kind };
  const id: CustomId | undefined =
    interaction.type === InteractionType.MessageComponent ? parseCustomId(interaction.data.custom_id) : undefined;
  const name = 'name' in interaction.data ? interaction.data.name : (id?.command ?? '');
  return { command: commands.has(name) ? name : 'unknown', kind };
}
