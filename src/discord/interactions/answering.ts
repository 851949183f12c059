import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from '#discord.js';
import { type Deadlines, within } from '../../base/clock.ts';
import { type Locale, translator } from '../../i18n/index.ts';
import { messageBodyOf } from '../views/reply/message-body.ts';
import { oncePer } from '../views/reply/once-per.ts';
import type { Form, Reply } from '../views/reply/reply.ts';
import type { Answer, Asked, Pressed } from './asking.ts';
import type { Choice } from './command.ts';
import type { Sending } from './sending.ts';

/**
 * How an interaction ended. `…Limited`: too many were asked; `undelivered`: no response reached Discord; `repeated`: it had come before,
 * and was answered then.
 */
export type Outcome =
  | 'answered'
  | 'deferred'
  | 'userError'
  | 'userLimited'
  | 'serverLimited'
  | 'error'
  | 'undelivered'
  | 'repeated';

/**
 * Discord drops an interaction that has no response after 3 s (its documentation of interactions). Half of that is left
 * for the network: over a phone connection a response needs a few hundred milliseconds, and a retry as much again.
 */
const deferAfterMs = 1_500;

/** A deferred answer may come for 15 minutes (the same documentation), but users do not wait that long. */
const answerLimitMs = 60_000;

/** What sending an answer needs. `locale` is the user's. */
export interface Delivery {
  readonly sending: Sending;
  readonly deadlines: Deadlines;
  readonly locale: Locale;
}

// One object for each reply: transport/callback.ts turns it into bytes once, not once a question.
const newMessageOf = oncePer(
  (reply: Reply): APIInteractionResponse => ({
    type: InteractionResponseType.ChannelMessageWithSource,
    data: messageBodyOf(reply),
  }),
);
const updateOf = oncePer((reply: Reply): APIInteractionResponse => {
  const { flags: _fixedByTheMessage, ...data } = messageBodyOf(reply);
  return { type: InteractionResponseType.UpdateMessage, data };
});

/** Answers a command with a new message or a form: at once, or with a deferral that the message fills later. */
export function answerCommand(asked: Asked, delivery: Delivery): Promise<Outcome> {
  const { answer } = asked;
  return answer instanceof Promise ? answerLater(answer, asked, delivery) : sendFirst(answer, delivery.sending);
}

async function answerLater(answer: Promise<Answer>, { isPrivate }: Asked, delivery: Delivery): Promise<Outcome> {
  const { sending } = delivery;
  const early = await within(answer, deferAfterMs, delivery.deadlines);
  if (early !== undefined) return sendFirst(early, sending);
  await sending.defer({
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: isPrivate ? { flags: MessageFlags.Ephemeral } : {},
  });
  const late = await lateAnswer(answer, delivery);
  // An error repeats what was typed, which only its author should see; a public deferral cannot become private.
  const isShownToAll = !isPrivate && late.outcome === 'userError';
  const reply = isShownToAll ? { content: translator(delivery.locale)('error.askAgain') } : late.reply;
  return fill({ ...late, reply }, sending);
}

/** Answers a press by editing its message, by a new one or by a form; an error is always a private message of its own. */
export async function answerPress({ answer, isApart }: Pressed, delivery: Delivery): Promise<Outcome> {
  const { sending } = delivery;
  const early = await inTime(answer, delivery);
  if (early !== undefined) {
    if (isForm(early)) return sendForm(early, sending);
    if (isApart || early.outcome !== 'answered') return sendNew(early, sending);
    await sending.first(updateOf(early.reply), early.reply.files);
    return early.outcome;
  }
  if (isApart) {
    const data = { flags: MessageFlags.Ephemeral } as const;
    await sending.defer({ type: InteractionResponseType.DeferredChannelMessageWithSource, data });
    return fill(await lateAnswer(answer, delivery), sending);
  }
  await sending.defer({ type: InteractionResponseType.DeferredMessageUpdate });
  const late = await lateAnswer(answer, delivery);
  if (late.outcome === 'answered') return fill(late, sending);
  await sending.followUp(messageBodyOf(late.reply), late.reply.files);
  return late.outcome;
}

/** Offers choices for a half-typed option: none where they fail or take too long, since there is no place for an error. */
export async function answerTyping(choices: Promise<readonly Choice[]>, delivery: Delivery): Promise<void> {
  const offered = (await within(choices, deferAfterMs, delivery.deadlines)) ?? [];
  await offer(offered, delivery.sending);
}

/** Sends choices for a half-typed option. */
export const offer = (choices: readonly Choice[], sending: Sending): Promise<void> =>
  sending.first({
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices: [...choices] },
  });

/** Sends an answer as a new message. */
export const sendNew = (
  { reply, outcome }: { readonly reply: Reply; readonly outcome: Outcome },
  sending: Sending,
): Promise<Outcome> => sending.first(newMessageOf(reply), reply.files).then(() => outcome);

const sendFirst = (answer: Answer, sending: Sending): Promise<Outcome> =>
  isForm(answer) ? sendForm(answer, sending) : sendNew(answer, sending);

type FormAnswer = Answer & { readonly reply: { readonly form: Form } };

const isForm = (answer: Answer): answer is FormAnswer => answer.reply.form !== undefined;

async function sendForm({ reply, outcome }: FormAnswer, sending: Sending): Promise<Outcome> {
  await sending.first({ type: InteractionResponseType.Modal, data: reply.form });
  return outcome;
}

/** Fills what was deferred. */
async function fill({ reply, outcome }: Answer, sending: Sending): Promise<Outcome> {
  const { flags: _fixedByTheDeferral, ...body } = messageBodyOf(reply);
  await sending.edit(body, reply.files);
  return outcome === 'answered' ? 'deferred' : outcome;
}

const inTime = (
  answer: Answer | Promise<Answer>,
  delivery: Delivery,
): Answer | undefined | Promise<Answer | undefined> =>
  answer instanceof Promise ? within(answer, deferAfterMs, delivery.deadlines) : answer;

async function lateAnswer(answer: Answer | Promise<Answer>, delivery: Delivery): Promise<Answer> {
  const late = await within(Promise.resolve(answer), answerLimitMs, delivery.deadlines);
  // Discord opens a form only as the first response.
  if (late !== undefined && !isForm(late)) return late;
  return { reply: { content: translator(delivery.locale)('error.tooLong'), ephemeral: true }, outcome: 'error' };
}
