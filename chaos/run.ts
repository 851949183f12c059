import type { Fault } from './faults/fault.ts';
import { type Problem, problemsOf } from './invariants.ts';
import { type Observer, observe } from './observer.ts';
import { openRows, type Rows } from './rows.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';
import { type FaultTally, untried } from './tally.ts';

const minute = 60_000;
/** The longest wait of the poller between two attempts, and of the gateway. */
const longestWaitMs = 20 * minute;

/** One fault of a sequence: which one, for how long, with how many people inside, and whether the next one comes on top of it. */
export interface Step {
  readonly fault: Fault;
  readonly variant: number;
  readonly minutes: number;
  readonly isFull: boolean;
  readonly overlaps: boolean;
}

const questions = ['/occupancy', '/status', '/alert list', '/when library:webster', '/board list', '/help'];

/** A sequence of faults on a bot of its own. */
export type Run = Awaited<ReturnType<typeof startRun>>;

/** Starts the bot, and waits until it is connected and knows the feed. */
export async function startRun(options: SceneOptions) {
  const scene = await openScene(options);
  const crashes: string[] = [];
  const crashed = (error: unknown): void =>
    void crashes.push(error instanceof Error ? (error.stack ?? '') : `${error}`);
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  const rows = openRows(scene.rowsUrl);
  const observer = observe(scene, rows);
  const active: { end: () => unknown; readonly spell: Spell }[] = [];
  const spells: Spell[] = [];
  const asked: { readonly line: string; readonly isFair: boolean; outcome: Promise<{ readonly status: string }> }[] =
    [];
  const moderator = () => scene.discord.user({ permissions: ['ManageGuild'] });
  let endings = 0;
  let isClosed = false;
  let asks = 0;

  const endAll = async (): Promise<void> => {
    for (const { end, spell } of active.splice(0)) {
      await end();
      spell.until = scene.time.steadyNow();
    }
  };
  /** Asks something; it must be answered where the bot has a connection that works. */
  const ask = (isFair: boolean): void => {
    const line = questions[asks % questions.length] ?? '/help';
    asks += 1;
    const isConnected = scene.discord.counts().connected === 1;
    if (scene.discord.registeredCommands().length === 0) return;
    asked.push({ line, isFair: isFair && isConnected, outcome: moderator().run(line) });
  };
  const fill = (isFull: boolean): void => (isFull ? scene.campus.fill(900, 600) : scene.campus.fill(100, 100));

  await scene.start();
  await scene.pass(2 * minute);
  return {
    scene,
    /** Brings about one fault, asks something meanwhile, and lets time pass. */
    take: async ({ fault, variant, minutes, isFull, overlaps }: Step): Promise<void> => {
      if (active.length > 0 && !overlaps) await endAll();
      const spell: Spell = { fault: fault.name, from: scene.time.steadyNow(), until: Number.POSITIVE_INFINITY };
      spells.push(spell);
      fill(isFull);
      endings += Number(fault.name.includes('ends the process'));
      const end = await fault.begin(scene, variant);
      ask(!fault.mutes);
      await scene.pass(minutes * minute);
      ask(false);
      active.push({ end: end ?? (() => {}), spell });
    },
    /** Ends all faults, lets the bot make up for them, and says what is wrong. */
    settle: async (): Promise<Problem[]> => {
      await endAll();
      scene.discord.faults.clear();
      fill(false);
      const polls = () => scene.log.filter(({ msg, poller }) => msg === 'polled' && poller === 'occupancy').length;
      const before = polls();
      await scene.passUntil(() => scene.discord.counts().connected === 1 && polls() > before, longestWaitMs);
      for (const isFull of [false, true, false]) {
        fill(isFull);
        ask(true);
        await scene.pass(5 * minute);
      }
      await scene.passUntil(() => scene.discord.counts().connected === 1, longestWaitMs);
      await settleOutbox(scene, rows, observer);
      return problemsOf({
        scene,
        observer,
        deliveries: await rows.deliveries(),
        alerts: await rows.alerts(),
        crashes,
        unanswered: await unansweredOf(asked),
        endings,
        pollsAtTheEnd: polls() - before,
      });
    },
    /** What came of the faults so far, but for what is wrong. */
    tallies: (): FaultTally[] =>
      spells.map((spell) => ({
        ...untried(spell.fault),
        tried: 1,
        longestSilenceMs: Math.max(0, ...silencesIn(spell, scene, observer)),
      })),
    /** Ends everything; a second time does nothing. */
    close: async (): Promise<void> => {
      if (isClosed) return;
      isClosed = true;
      process.off('uncaughtException', crashed);
      process.off('unhandledRejection', crashed);
      await rows.close();
      await scene.close();
    },
  };
}

/** When a fault was on (the scene's steady ms). */
interface Spell {
  readonly fault: string;
  readonly from: number;
  until: number;
}

/** Lets time pass until everything that can be sent has been sent. */
async function settleOutbox(scene: Scene, rows: Rows, { paused }: Observer): Promise<void> {
  const isSettled = async () =>
    (await rows.deliveries()).every(
      ({ status, subscriptionId }) => !['queued', 'waiting', 'leased'].includes(status) || paused.has(subscriptionId),
    );
  for (let passedMs = 0; passedMs < 30 * minute && !(await isSettled()); passedMs += minute) await scene.pass(minute);
}

async function unansweredOf(
  asked: readonly { readonly line: string; readonly isFair: boolean; outcome: Promise<{ readonly status: string }> }[],
): Promise<string[]> {
  const outcomes = await Promise.all(asked.map(async ({ outcome, ...rest }) => ({ ...rest, ...(await outcome) })));
  return outcomes.filter(({ isFair, status }) => isFair && status === 'failed').map(({ line }) => line);
}

/** How long it took from firing to the message (ms), for what fired or was posted while the fault was on. */
function silencesIn({ from, until }: Spell, { log }: Scene, { posted }: Observer): number[] {
  const firedAt = new Map<string, number[]>();
  for (const { msg, reason, subscriptionId, libraryId, steadyAt } of log) {
    if (msg !== 'an alert has moved on' || reason !== 'fired') continue;
    const key = `${subscriptionId}.${libraryId}`;
    firedAt.set(key, [...(firedAt.get(key) ?? []), Number(steadyAt)]);
  }
  return posted.flatMap(({ alerts, steadyAt }) =>
    alerts.flatMap((alert) => {
      const fired = firedAt.get(alert)?.findLast((at) => at <= steadyAt);
      return fired === undefined || steadyAt < from || fired > until ? [] : [steadyAt - fired];
    }),
  );
}
