import type { Logger } from '../../../../src/base/logger.ts';
import { createWakeSignal, type WakeSignal } from '../../../../src/base/signal.ts';
import type { Store } from '../../../../src/store/open-store.ts';
import type { Outbox } from '../../../../src/store/outbox/outbox-ports.ts';
import type { BoardRunner } from '../../../../src/worker/boards/boards.ts';
import { whileLeading } from '../../../../src/worker/leading.ts';
import { SendError } from '../../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../../../src/worker/outbox/dispatcher.ts';
import { createRateLimiter } from '../../../../src/worker/outbox/rate-limiter.ts';
import type { ManualClock } from '../../../support/manual-clock.ts';
import type { boardDiscord } from './board-discord.ts';
import { startBoards } from './boards.ts';
import { renderer, type TroubledDiscord } from './discord.ts';
import { type Crash, createLives, type Life, type Trouble } from './life.ts';

/** A process that was elected to send. */
export interface Process {
  readonly life: Life;
  readonly wakeSignal: WakeSignal;
  /** What commands change boards by, where there are any. */
  readonly boardCommands: BoardRunner | undefined;
  /** Begins nothing more: it has noticed that it leads no longer. */
  end(): void;
}

interface ProcessParts {
  readonly store: () => Store;
  readonly discord: TroubledDiscord;
  readonly boardsIn: ReturnType<typeof boardDiscord>;
  readonly hasBoards: boolean;
  /** How many people the boards show. */
  readonly people: () => number;
  readonly trouble: Trouble;
  readonly clock: ManualClock;
  readonly logger: Logger;
  readonly step: () => number;
  readonly onCrash: (life: Life, by: Crash['by']) => void;
}

const notLeading = () =>
  new SendError({ kind: 'transient', mayBeSent: false, detail: 'another process sends by now', code: undefined });

/** Starts processes that send, of which the one that started last leads. */
export function createProcesses(parts: ProcessParts) {
  const { discord, boardsIn, hasBoards, people, trouble, clock, logger, step } = parts;
  const { ofProcess, boardStoreOf, senderOf } = createLives(trouble, parts.onCrash);

  const outboxOf = (own: Life, outbox: Outbox): Outbox => ({
    ...outbox,
    takeOver: ofProcess(own, outbox.takeOver),
    renew: ofProcess(own, outbox.renew),
    sweep: ofProcess(own, outbox.sweep),
    lease: ofProcess(
      own,
      async (request) => {
        const jobs = await outbox.lease(request);
        for (const { id } of jobs) discord.claims.set(id, [...(discord.claims.get(id) ?? []), step()]);
        return jobs;
      },
      'lease',
    ),
    settle: ofProcess(
      own,
      async (...given) => {
        const { settles } = trouble;
        delete trouble.settles;
        if (settles === 'before') throw new Error('the database was not reached');
        const notes = await outbox.settle(...given);
        if (settles === 'after') throw new Error('the database’s answer was lost');
        return notes;
      },
      'settle',
    ),
  });

  return {
    start: async (): Promise<Process> => {
      const store = parts.store();
      const leadership = await store.elections.elect('speaker', new AbortController().signal);
      if (leadership === undefined) throw new Error('no election');
      await leadership.resign();
      const life: Life = { isOver: false, hasLost: false };
      const led = store.ledBy(leadership);
      const confirm = async () => {
        await life.isCutOff;
        return !(await store.elections.isSuperseded(leadership));
      };
      const ofLeader = <Sender extends object>(sender: Sender): Sender => whileLeading(sender, { confirm }, notLeading);
      const wakeSignal = createWakeSignal();
      const dispatcher = createDispatcher({
        outbox: outboxOf(life, led.outbox),
        sender: senderOf(life, ofLeader(discord.sender), ''),
        renderer,
        digests: discord.digests,
        findAlreadyPosted: discord.findAlreadyPosted,
        rateLimiter: createRateLimiter(clock.steady),
        libraries: () => [],
        clock,
        campusNow: clock.steady.now,
        random: () => 0,
        logger,
        wakeSignal,
      });
      await led.digests.takeOver(clock.steady.now());
      dispatcher.start();
      const boards = hasBoards
        ? startBoards({
            led: boardStoreOf(life, led.boards),
            store: boardStoreOf(life, store.boards),
            ledSender: senderOf(life, ofLeader(boardsIn.sender), 'board '),
            sender: senderOf(life, boardsIn.sender, 'board '),
            people,
            clock,
            logger,
          })
        : undefined;
      return {
        life,
        wakeSignal,
        boardCommands: boards?.commands,
        end: () => {
          void dispatcher.stop();
          void boards?.runner.stop();
        },
      };
    },
  };
}
