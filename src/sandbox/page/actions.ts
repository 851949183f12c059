import { z } from 'zod';
import { CommandLineError } from '../discord/commands/command-line.ts';
import type { InteractionOutcome } from '../discord/interactions/interactions.ts';
import type { Visitor } from './visitor.ts';
import type { ActionResult, CommandSpec, Who } from './wire.ts';

const who: z.ZodType<Who> = z.object({
  locale: z.literal(['en-US', 'fr']),
  role: z.literal(['member', 'moderator']),
  channelId: z.string().max(20),
});
const line = z.string().max(4_000);
const place = { who, channelId: z.string(), messageId: z.string(), name: z.string() };

/** What a visitor can do, as it comes from the browser. */
export const actionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('run'), who, line }),
  z.object({ do: z.literal('complete'), who, line }),
  z.object({ do: z.literal('press'), ...place }),
  z.object({ do: z.literal('select'), ...place, values: z.array(z.string()).max(25) }),
  z.object({
    do: z.literal('submit'),
    who,
    interactionId: z.string().max(20),
    filled: z.record(z.string().max(100), z.string().max(4_000)),
  }),
]);

type Action = z.infer<typeof actionSchema>;

/** Does it through the local Discord, to the real bot. A line that Discord's box would not send is a result, not an error. */
export async function act(visitor: Visitor, action: Action): Promise<ActionResult> {
  try {
    return resultOf(await perform(visitor, action));
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    const about = error.option === undefined ? {} : { option: error.option };
    return { status: 'invalid', kind: error.kind, known: error.known, ...about };
  }
}

async function perform(visitor: Visitor, action: Action): Promise<InteractionOutcome> {
  const person = visitor.as(action.who);
  if (action.do === 'run') return person.run(action.line);
  if (action.do === 'complete') return person.autocomplete(action.line);
  if (action.do === 'submit') return person.submit(action.interactionId, action.filled);
  const message = visitor.find(action.channelId, action.messageId);
  if (message === undefined) throw new CommandLineError('refused', 'The message is gone.');
  if (action.do === 'press') return person.press(message, action.name);
  return person.select(message, action.name, action.values);
}

function resultOf({ status, message, choices, modal, interactionId }: InteractionOutcome): ActionResult {
  if (status !== 'answered') return { status };
  return {
    status,
    ...(message === undefined ? {} : { messageId: message.id }),
    ...(choices === undefined ? {} : { choices }),
    ...(modal === undefined || interactionId === undefined ? {} : { form: { interactionId, modal } }),
  };
}

/** The commands that Discord offers `who`, as their box needs them. */
export function offeredTo(visitor: Visitor, asked: unknown): CommandSpec[] {
  // A registered command has been held against Discord's specification, which says what it looks like.
  return visitor.as(who.parse(asked)).offered() as unknown as CommandSpec[];
}
