import type { ZodError } from 'zod';
import { InteractionResponseType, InteractionType } from '#discord.js';
import type { Clock, Deadlines } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { type Locale, localeOf, translator } from '../../i18n/index.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import { parseCustomId } from '../views/reply/custom-id.ts';
import { messageBodyOf } from '../views/reply/message-body.ts';
import { answerCommand, answerPress, answerTyping, type Delivery, type Outcome, offer, sendNew } from './answering.ts';
import { type AskingParts, createAsking } from './asking.ts';
import type { Asker, Command } from './command.ts';
import { type AutocompleteInteraction, type Interaction, interactionSchema } from './interaction.ts';
import type { InteractionLimits, OverLimit } from './interaction-limits.ts';
import { readPlain } from './plain-interaction.ts';
import {
  type InteractionReplies,
  isAlreadyAnswered,
  isFoundWrong,
  type Respond,
  Sending,
  type Webhook,
} from './sending.ts';
import { createUnreadable } from './unreadable.ts';
import { UserError } from './user-error.ts';

/** What one handled interaction was, for metrics. `command` is one of ours or `unknown`; `durationMs` runs to the first response. */
export interface Handled {
  readonly command: string;
  readonly kind: 'command' | 'autocomplete' | 'component' | 'form' | 'ping' | 'invalid';
  readonly outcome: Outcome;
  readonly durationMs: number;
}

/** What the router needs. */
export interface RouterParts<Services> extends Omit<AskingParts<Services>, 'commands'> {
  readonly commands: readonly Command<Services>[];
  /** The time of the answers: the campus's own in the demo. */
  readonly clock: Pick<Clock, 'now'>;
  /** The time of Discord's deadlines, which no demo can speed up. */
  readonly deadlines: Deadlines;
  readonly replies: InteractionReplies;
  readonly limits: InteractionLimits;
  readonly onHandled: (handled: Handled) => void;
}

/** Takes an interaction from either entrance, as Discord sent it, and answers it exactly once. Never throws. */
export type Router = (interaction: unknown, respond: Respond) => Promise<void>;

/**
 * The one router behind both entrances, the gateway and the HTTP endpoint:
 *
 * 1. read the interaction (interaction.ts);
 * 2. refuse it where its user or its server has asked too much (interaction-limits.ts);
 * 3. put it to its command (asking.ts, which checks permissions and options);
 * 4. answer in time (answering.ts), whatever happens to single requests (sending.ts), and with an error where Discord finds the
 *    answer wrong;
 * 5. count it.
 */
export function createRouter<Services>(parts: RouterParts<Services>): Router {
  const { clock, deadlines, limits, logger, replies, newErrorId } = parts;
  const commands = new Map(parts.commands.map((command) => [command.definition.name, command]));
  const asking = createAsking({ ...parts, commands });
  const unreadable = createUnreadable({ ...parts, clock: deadlines });

  const answer = (interaction: Interaction, sending: Sending): Promise<Outcome> => {
    const over = limits(interaction);
    if (over !== undefined) return turnAway(interaction, over, sending);
    const asker = askerOf(interaction, clock.now(), sending);
    const delivery = { sending, deadlines, locale: asker.locale };
    switch (interaction.type) {
      case InteractionType.Ping:
        return sending.first({ type: InteractionResponseType.Pong }).then(() => 'answered');
      case InteractionType.ApplicationCommand:
        return answerCommand(asking.command(interaction, asker), delivery);
      case InteractionType.MessageComponent:
        return answerPress(asking.press(interaction, asker), delivery);
      case InteractionType.ModalSubmit:
        return answerCommand(asking.submission(interaction, asker), delivery);
      case InteractionType.ApplicationCommandAutocomplete:
        return complete(interaction, asker, delivery);
    }
  };

  const complete = async (interaction: AutocompleteInteraction, asker: Asker, delivery: Delivery): Promise<Outcome> => {
    let outcome: Outcome = 'answered';
    const choices = asking.choices(interaction, asker).catch((error: unknown) => {
      outcome = error instanceof UserError ? 'userError' : 'error';
      if (outcome === 'error') {
        const about = { interactionId: interaction.id, command: interaction.data.name };
        logFailure(logger, error, 'completing an option failed', about);
      }
      return [];
    });
    await answerTyping(choices, delivery);
    return outcome;
  };

  /** Says when to ask again. A press leaves its message as it is; choices have no place for a text. */
  const turnAway = async (interaction: Interaction, over: OverLimit, sending: Sending): Promise<Outcome> => {
    const { scope, waitMs } = over;
    const outcome = scope === 'user' ? 'userLimited' : 'serverLimited';
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      return offer([], sending).then(() => outcome);
    }
    const key = scope === 'user' ? 'error.tooManyByUser' : 'error.tooManyInServer';
    const content = translator(localeOf(interaction.locale))(key, { seconds: Math.ceil(waitMs / 1000) });
    return sendNew({ reply: { content, ephemeral: true }, outcome }, sending);
  };

  /** Answers what could not be read: without an answer Discord shows "the application did not respond". */
  const refuse = async (raw: unknown, error: ZodError, sending: Sending): Promise<Outcome> => {
    const refusal = unreadable(raw, error);
    if (Object(raw).type !== InteractionType.ApplicationCommandAutocomplete) return sendNew(refusal, sending);
    await offer([], sending);
    return refusal.outcome;
  };

  /** Answers with an error where Discord finds the answer itself wrong, which is a defect of ours. */
  const replace = async (
    refusal: Error,
    sending: Sending,
    { kind, interactionId, locale }: About,
  ): Promise<Outcome> => {
    const errorId = newErrorId();
    logger.error({ reason: messageOf(refusal), errorId, interactionId }, 'Discord finds an answer wrong');
    const outcome = 'error';
    if (kind === 'autocomplete') return offer([], sending).then(() => outcome);
    const reply = { content: translator(locale)('error.unexpected', { id: errorId }), ephemeral: true };
    if (sending.respondedAt === undefined) return sendNew({ reply, outcome }, sending);
    // It also fills a deferred answer (Discord's documentation of follow-up messages).
    return sending.followUp(messageBodyOf(reply)).then(() => outcome);
  };

  /** Waits until an answer is sent, and counts it. */
  const finish = async (sent: Promise<Outcome>, sending: Sending, about: About): Promise<void> => {
    let outcome: Outcome;
    try {
      outcome = await sent;
    } catch (failure) {
      const instead = isFoundWrong(failure) ? replace(failure, sending, about) : Promise.reject(failure);
      outcome = await instead.catch((error: unknown) => {
        const { interactionId } = about;
        // A session that is resumed repeats what came last, which the process before may have answered.
        if (isAlreadyAnswered(error)) {
          logger.debug({ interactionId }, 'an interaction came again that had been answered');
          return 'repeated' as const;
        }
        // Only a response that could not be delivered ends here: Discord was away, or three seconds were over.
        logger.warn({ reason: messageOf(error), interactionId }, 'an interaction could not be answered');
        return 'undelivered' as const;
      });
    }
    const durationMs = (sending.respondedAt ?? deadlines.now()) - sending.arrivedAt;
    parts.onHandled({ command: about.command, kind: about.kind, outcome, durationMs });
  };

  // Not async: what is being sent keeps no interaction in memory, of which there may be hundreds.
  return (raw, respond) => {
    const plain = readPlain(raw);
    const { data: interaction, error } = plain ? { data: plain } : interactionSchema.safeParse(raw);
    const sending = new Sending(webhookOf(interaction), { respond, replies, clock: deadlines });
    const sent = begin(() => (interaction ? answer(interaction, sending) : refuse(raw, error as ZodError, sending)));
    return finish(sent, sending, describe(interaction, commands));
  };
}

/** What `work` returns, or its error as a rejection. */
function begin(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

const webhookOf = (interaction: Interaction | undefined): Webhook | undefined =>
  interaction && { application_id: interaction.application_id, token: interaction.token };

const askerOf = (interaction: Interaction, now: number, sending: Sending): Asker => ({
  userId: interaction.member?.user.id ?? interaction.user?.id ?? '',
  guildId: interaction.guild_id,
  channelId: interaction.channel_id,
  channelType: interaction.channel?.type,
  parentId: interaction.channel?.parent_id ?? undefined,
  locale: localeOf(interaction.locale),
  now,
  roleIds: interaction.member?.roles ?? [],
  permissions: BigInt(interaction.member?.permissions ?? 0),
  isServerApp: isServerApp(interaction),
  appPermissions: interaction.app_permissions === undefined ? undefined : BigInt(interaction.app_permissions),
  isWaiting: () => sending.isWaiting(),
});

const isServerApp = ({ authorizing_integration_owners: owners }: Interaction): boolean =>
  owners === undefined || owners['0'] !== undefined;

const kinds = {
  [InteractionType.Ping]: 'ping',
  [InteractionType.ApplicationCommand]: 'command',
  [InteractionType.ApplicationCommandAutocomplete]: 'autocomplete',
  [InteractionType.MessageComponent]: 'component',
  [InteractionType.ModalSubmit]: 'form',
} as const;

/** What the count and the log say of an interaction, and its user's language. */
interface About extends Pick<Handled, 'command' | 'kind'> {
  readonly interactionId: string | undefined;
  readonly locale: Locale;
}

/** A command's name counts only if it is ours: a label that others can fill has no bound. */
function describe(interaction: Interaction | undefined, commands: ReadonlyMap<string, unknown>): About {
  const about = { interactionId: interaction?.id, locale: localeOf(interaction?.locale) };
  if (interaction === undefined) return { command: 'unknown', kind: 'invalid', ...about };
  const kind = kinds[interaction.type];
  if (interaction.type === InteractionType.Ping) return { command: 'ping', kind, ...about };
  const name = 'name' in interaction.data ? interaction.data.name : parseCustomId(interaction.data.custom_id)?.command;
  return { command: name !== undefined && commands.has(name) ? name : 'unknown', kind, ...about };
}
