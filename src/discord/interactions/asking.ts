import { mayBeDone } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { DroppedError } from '../../base/work-queue.ts';
import { translator } from '../../i18n/index.ts';
import { isHeldByOther, logFailure } from '../../store/engine/log-failure.ts';
import { parseCustomId } from '../views/reply/custom-id.ts';
import { discordLimits, truncate } from '../views/reply/limits.ts';
import type { Reply } from '../views/reply/reply.ts';
import { authorise, type ServerAllows } from './authorise.ts';
import type { Asker, Choice, Command, Press, Question } from './command.ts';
import type {
  AutocompleteInteraction,
  CommandInteraction,
  ComponentInteraction,
  FormInteraction,
  Interaction,
} from './interaction.ts';
import { askedPart, readOptions } from './options.ts';
import { UserError } from './user-error.ts';

/** What a command came to. `userError`: something that the user can correct; `error`: a defect of ours. */
export interface Answer {
  readonly reply: Reply;
  readonly outcome: 'answered' | 'userError' | 'error';
}

/** A command that is being answered: at once where it needs nothing but memory. */
export interface Asked {
  readonly answer: Answer | Promise<Answer>;
  /** Whether only the user shall see the answer. */
  readonly isPrivate: boolean;
}

/** A press that is being answered. `isApart`: by a message of its own, and not by a change of the one that was pressed. */
export interface Pressed {
  readonly answer: Answer | Promise<Answer>;
  readonly isApart: boolean;
}

/** What `createAsking` needs. */
export interface AskingParts<Services> {
  readonly commands: ReadonlyMap<string, Command<Services>>;
  readonly services: Services;
  readonly serverAllows: ServerAllows;
  readonly logger: Logger;
  /** A short id that a user can read out, for an unexpected error. */
  readonly newErrorId: () => string;
}

/** Has interactions answered by their commands: checks permissions and options, and turns every error into an answer. */
export function createAsking<Services>(parts: AskingParts<Services>) {
  const { commands, services, serverAllows, logger, newErrorId } = parts;

  const failed = (error: unknown, locale: Asker['locale'], about: Readonly<Record<string, unknown>>): Answer => {
    const t = translator(locale);
    if (error instanceof UserError) {
      return { reply: { content: t(error.key, error.values), ephemeral: true }, outcome: 'userError' };
    }
    // Work is dropped only when Discord no longer takes the answer, so this text is not shown.
    if (error instanceof DroppedError)
      return { reply: { content: t('error.tooLong'), ephemeral: true }, outcome: 'error' };
    if (isHeldByOther(error) || mayBeDone(error)) {
      logFailure(logger, error, 'an answer needed the database', about);
      const key = mayBeDone(error) ? 'error.storageUnsure' : 'error.storageBusy';
      return { reply: { content: t(key), ephemeral: true }, outcome: 'error' };
    }
    const id = newErrorId();
    logger.error({ err: error, errorId: id, ...about }, 'an answer failed unexpectedly');
    return { reply: { content: t('error.unexpected', { id }), ephemeral: true }, outcome: 'error' };
  };

  /** Runs a command's code; an answer from memory comes back at once, without a promise in between. */
  const attempt = (
    { id: interactionId }: Interaction,
    { locale }: Asker,
    work: () => Reply | Promise<Reply>,
  ): Answer | Promise<Answer> => {
    try {
      const reply = work();
      if (!(reply instanceof Promise)) return { reply, outcome: 'answered' };
      return reply.then(
        (value): Answer => ({ reply: value, outcome: 'answered' }),
        (error: unknown) => failed(error, locale, { interactionId }),
      );
    } catch (error) {
      return failed(error, locale, { interactionId });
    }
  };

  /** What a custom_id names; undefined for a forged one, and for one of a command that is gone. */
  const namedBy = (customId: string) => {
    const id = parseCustomId(customId);
    if (id === undefined) return undefined;
    const command = commands.get(id.command);
    return command && { id, command };
  };

  return {
    /** A slash command. */
    command: (interaction: CommandInteraction, asker: Asker): Asked => {
      const command = commands.get(interaction.data.name);
      if (command === undefined) {
        return { answer: failed(new UserError('error.unknownCommand'), asker.locale, {}), isPrivate: false };
      }
      const question = questionOf(command, interaction, asker);
      const answer = attempt(interaction, asker, () =>
        after(authorise(command.definition, asker, serverAllows), () => {
          if (question instanceof Error) throw question;
          return command.answer(question, services);
        }),
      );
      return {
        answer,
        isPrivate: !(question instanceof Error) && command.isPrivate?.(question.options, asker) === true,
      };
    },

    /** A pressed button or a chosen menu entry. */
    press: (interaction: ComponentInteraction, asker: Asker): Pressed => {
      const named = namedBy(interaction.data.custom_id);
      const answer = attempt(interaction, asker, () => {
        if (named?.command.press === undefined) throw new UserError('error.unknownButton');
        const { id, command } = named;
        const { press } = named.command;
        const values = interaction.data.values ?? [];
        // The message keeps its language: it may be another user's.
        const pressed: Press = { ...asker, locale: id.locale, ownLocale: asker.locale, id, values };
        const allowed = authorise(command.definition, asker, serverAllows, 'press');
        return after(allowed, () => press(pressed, services));
      });
      return { answer, isApart: named?.command.pressStandsApart?.(named.id) === true };
    },

    /** A form that was sent. */
    submission: (interaction: FormInteraction, asker: Asker): Asked => {
      const named = namedBy(interaction.data.custom_id);
      const answer = attempt(interaction, asker, () => {
        if (named?.command.submit === undefined) throw new UserError('error.unknownButton');
        const { id, command } = named;
        const { submit } = named.command;
        const { resolved = {} } = interaction.data;
        const submission = { ...asker, id, fields: fieldsOf(interaction), resolved };
        return after(authorise(command.definition, asker, serverAllows, 'press'), () => submit(submission, services));
      });
      return { answer, isPrivate: true };
    },

    /** The choices for a half-typed option. Throws, or rejects with, what the command throws. */
    choices: async (interaction: AutocompleteInteraction, asker: Asker): Promise<readonly Choice[]> => {
      const command = commands.get(interaction.data.name);
      if (command?.complete === undefined) return [];
      await authorise(command.definition, asker, serverAllows);
      const { subcommand, given } = askedPart(command.definition, interaction.data.options);
      const focused = given.find((option) => option.focused === true);
      const typing = { ...asker, subcommand, option: focused?.name ?? '', value: String(focused?.value ?? '') };
      const choices = await command.complete(typing, services);
      return choices
        .filter(({ name, value }) => name !== '' && value !== '' && value.length <= discordLimits.choice)
        .slice(0, discordLimits.choices)
        .map((choice) => ({ ...choice, name: truncate(choice.name, discordLimits.choice) }));
    },
  };
}

/** What was asked, checked against the command's definition, or what is wrong with it. */
function questionOf<Services>(
  { definition }: Command<Services>,
  { data: { options, resolved = {} } }: CommandInteraction,
  asker: Asker,
): Question<ReturnType<typeof readOptions>> | Error {
  try {
    const part = askedPart(definition, options);
    return { ...asker, subcommand: part.subcommand, options: readOptions(part), resolved };
  } catch (error) {
    return error as Error;
  }
}

/** `work` once `before` is through: at once where there is nothing to wait for. */
const after = <T>(before: void | Promise<void>, work: () => T | Promise<T>): T | Promise<T> =>
  before instanceof Promise ? before.then(work) : work();

/** What stands in each field. A record without a prototype: a forged custom_id may be any word. */
function fieldsOf({ data }: FormInteraction): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null);
  for (const { component, components = [] } of data.components) {
    for (const { custom_id, value, values } of component === undefined ? components : [component]) {
      fields[custom_id] = value ?? values?.[0] ?? '';
    }
  }
  return fields;
}
