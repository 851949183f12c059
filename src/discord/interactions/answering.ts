import { type APIInteractionResponse, InteractionResponseType, InteractionType, MessageFlags } from 'discord.js';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { type Locale, localeOf, translator } from '../../i18n/index.ts';
import type { MessageFile } from '../../worker/outbox/dispatch-ports.ts';
import { type MessageBody, messageBodyOf } from '../views/reply/message-body.ts';
import type { Reply } from '../views/reply/reply.ts';
import type { CommandInteraction, ComponentInteraction } from './interaction.ts';
import { UserError } from './user-error.ts';

/** Sends the first response to one interaction: over REST behind the gateway, as the HTTP body behind the endpoint. */
export type Respond = (response: APIInteractionResponse, files?: readonly MessageFile[]) => Promise<void>;

/** How an interaction ended. `undelivered`: no response reached Discord. */
export type Outcome = 'answered' | 'deferred' | 'userError' | 'error' | 'undelivered';

/** What an interaction's own webhook is called by. */
export interface Webhook {
  readonly application_id: string;
  readonly token: string;
}

/** Messages after the first response, by the interaction's own webhook. */
export interface InteractionReplies {
  edit(interaction: Webhook, body: MessageBody, files?: readonly MessageFile[]): Promise<void>;
  followUp(interaction: Webhook, body: MessageBody, files?: readonly MessageFile[]): Promise<void>;
}

/**
 * Discord forgets an interaction that has no response after 3 s (its documentation of interactions). Half of that is left
 * for the way there: a phone network away, a response needs a few hundred milliseconds, and a retry as much again.
 */
export const deferAfterMs = 1_500;

/** A deferred answer may come for 15 minutes (the same documentation); nobody waits that long for one. */
export const answerLimitMs = 60_000;

interface Parts {
  readonly deadlines: Clock;
  readonly replies: InteractionReplies;
  readonly logger: Logger;
  readonly newErrorId: () => string;
}

interface Job<I> {
  readonly interaction: I;
  readonly respond: Respond;
  /** The language of errors, which are for the person who asked. */
  readonly locale: Locale;
  readonly work: () => Reply | Promise<Reply>;
}

type Result = { readonly reply: Reply; readonly outcome: 'answered' | 'userError' | 'error' };

/** What a command's work becomes: an answer in time, a deferred one, or an error in the asker's language. */
export function createAnswering({ deadlines, replies, logger, newErrorId }: Parts) {
  const failed = (error: unknown, locale: Locale, about: Readonly<Record<string, unknown>>): Result => {
    if (error instanceof UserError) {
      const reply = { content: translator(locale)(error.key, error.values), ephemeral: true };
      return { reply, outcome: 'userError' };
    }
    const id = newErrorId();
    logger.error({ err: error, errorId: id, ...about }, 'an answer failed unexpectedly');
    return { reply: { content: translator(locale)('error.unexpected', { id }), ephemeral: true }, outcome: 'error' };
  };

  /** Runs the work; an answer from memory comes back at once, without a timer or a promise in between. */
  const attempt = (job: Job<CommandInteraction | ComponentInteraction>): Result | Promise<Result> => {
    const about = { interactionId: job.interaction.id };
    try {
      const reply = job.work();
      if (!(reply instanceof Promise)) return { reply, outcome: 'answered' };
      return reply.then(
        (value): Result => ({ reply: value, outcome: 'answered' }),
        (error: unknown) => failed(error, job.locale, about),
      );
    } catch (error) {
      return failed(error, job.locale, about);
    }
  };

  /** The result if it comes within `ms`, else `undefined`; no timer outlives this. */
  const within = async <T>(result: Promise<T>, ms: number): Promise<T | undefined> => {
    const stop = new AbortController();
    const late = deadlines.sleep(ms, stop.signal).then(() => undefined);
    try {
      return await Promise.race([result, late]);
    } finally {
      stop.abort();
    }
  };

  const tooLong = (locale: Locale): Result => ({
    reply: { content: translator(locale)('error.tooLong'), ephemeral: true },
    outcome: 'error',
  });

  return {
    within,

    /** Answers a command with a new message. */
    reply: async (job: Job<CommandInteraction> & { isPrivate: () => boolean }): Promise<Outcome> => {
      const attempted = attempt(job);
      const early = attempted instanceof Promise ? await within(attempted, deferAfterMs) : attempted;
      if (early !== undefined) {
        const data = messageBodyOf(early.reply);
        await job.respond({ type: InteractionResponseType.ChannelMessageWithSource, data }, early.reply.files);
        return early.outcome;
      }
      const data = job.isPrivate() ? { flags: MessageFlags.Ephemeral } : {};
      await job.respond({ type: InteractionResponseType.DeferredChannelMessageWithSource, data });
      const late = (await within(Promise.resolve(attempted), answerLimitMs)) ?? tooLong(job.locale);
      const { flags: _fixedByTheDeferral, ...body } = messageBodyOf(late.reply);
      await replies.edit(job.interaction, body, late.reply.files);
      return late.outcome === 'answered' ? 'deferred' : late.outcome;
    },

    /** Answers a button in place, unless the reply is to stand apart; an error comes as a message of its own, only to the person who pressed. */
    update: async (job: Job<ComponentInteraction>): Promise<Outcome> => {
      const attempted = attempt(job);
      const early = attempted instanceof Promise ? await within(attempted, deferAfterMs) : attempted;
      if (early !== undefined) {
        const { flags, ...body } = messageBodyOf(early.reply);
        await job.respond(
          early.outcome === 'answered' && early.reply.apart !== true
            ? { type: InteractionResponseType.UpdateMessage, data: body }
            : {
                type: InteractionResponseType.ChannelMessageWithSource,
                data: { ...body, ...(flags ? { flags } : {}) },
              },
          early.reply.files,
        );
        return early.outcome;
      }
      await job.respond({ type: InteractionResponseType.DeferredMessageUpdate });
      const late = (await within(Promise.resolve(attempted), answerLimitMs)) ?? tooLong(job.locale);
      if (late.outcome !== 'answered' || late.reply.apart === true) {
        await replies.followUp(job.interaction, messageBodyOf(late.reply), late.reply.files);
        return late.outcome === 'answered' ? 'deferred' : late.outcome;
      }
      const { flags: _fixedByTheMessage, ...body } = messageBodyOf(late.reply);
      await replies.edit(job.interaction, body, late.reply.files);
      return 'deferred';
    },

    /** Answers something that is no interaction as we know them: a newer kind, or not Discord's words at all. */
    refuse: async (raw: unknown, respond: Respond, error: Error): Promise<Outcome> => {
      const { type, locale } = Object(raw) as { type?: unknown; locale?: unknown };
      const { reply } = failed(error, localeOf(typeof locale === 'string' ? locale : undefined), { type });
      await respond(
        type === InteractionType.ApplicationCommandAutocomplete
          ? { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices: [] } }
          : { type: InteractionResponseType.ChannelMessageWithSource, data: messageBodyOf(reply) },
      );
      return 'error';
    },
  };
}
