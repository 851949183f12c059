import { expect } from 'vitest';
import { type APIInteractionResponse, DiscordAPIError, InteractionResponseType } from '#discord.js';
import { type Attempt, type Respond, Sending } from '../../../src/discord/interactions/sending.ts';
import { messageBodyOf } from '../../../src/discord/views/reply/message-body.ts';
import { manualClock } from '../../support/manual-clock.ts';

export const webhook = { application_id: '1', token: 'token' };
export const pong: APIInteractionResponse = { type: InteractionResponseType.Pong };
export const deferral: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: {},
};
export const body = messageBodyOf({ content: 'late' });

/** A Discord that answers each request with the next of `outcomes`: an error, `never`, or "taken". */
export function scripted(...outcomes: (Error | 'never' | 'taken')[]) {
  const clock = manualClock();
  const at: number[] = [];
  const startedAt = clock.now();
  const next = async (attempt: Attempt = {}): Promise<void> => {
    at.push(clock.now() - startedAt);
    const outcome = outcomes.shift() ?? 'taken';
    if (outcome === 'taken') return;
    if (outcome !== 'never') throw outcome;
    await new Promise((_resolve, reject) => {
      attempt.giveUp = reject;
    });
  };
  const respond: Respond = (_response, _files, attempt) => next(attempt);
  const replies = { edit: () => next(), followUp: () => next() };
  return { clock, at, sending: new Sending(webhook, { respond, replies, clock }) };
}

export const discordError = (code: number, status: number): DiscordAPIError =>
  new DiscordAPIError({ code, message: 'refused' }, code, status, 'POST', 'https://discord.com/api', {});
export const networkError = (code: string) => Object.assign(new Error(code), { code });
export const acknowledged = discordError(40_060, 400);

/** What became of a promise once `ms` have passed. */
export async function after<T>(clock: ReturnType<typeof manualClock>, ms: number, promise: Promise<T>) {
  const settled = promise.then(
    () => 'taken',
    (error: unknown) => error,
  );
  await clock.advance(ms);
  expect(clock.sleepers).toBe(0);
  return settled;
}
