import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { onEachPlace, type SharedPlace } from '../../store/each-engine.ts';
import { type Act, anyOrder, anyOrderOfBoards, createActor, giveBack } from './trouble/acts.ts';
import { expectBoards } from './trouble/board-checks.ts';
import { expectOrder } from './trouble/checks.ts';
import { troubleScene } from './trouble/scene.ts';

const minute = 60_000;

/** Any order of troubles, and what is in the channels once they are over. */
async function anyTrouble(place: SharedPlace, backup: string, acts: readonly Act[], hasBoards: boolean): Promise<void> {
  rmSync(backup, { force: true });
  const scene = await troubleScene(place, backup, hasBoards);
  try {
    const carryOut = createActor(scene);
    await scene.read(300);
    for (const act of acts) {
      await carryOut(act);
      await scene.clock.advance(0);
      await scene.look();
    }
    const endsAt = scene.trueNow();
    await scene.endTroubles();
    for (let waited = 0; waited < 5; waited += 1) {
      await scene.clock.advance(minute);
      await scene.look();
    }
    for (let round = 0; round < 3; round += 1) {
      await scene.restart(61 * minute);
      await scene.look();
      await scene.clock.advance(2.5 * minute);
    }
    await expectOrder(scene, endsAt);
    await expectBoards(scene);
    if (!hasBoards) return;
    await giveBack(scene);
    await scene.clock.advance(2 * minute);
    await expectBoards(scene, 'allowed');
  } finally {
    await scene.close();
    await place.empty();
  }
}

/** A run takes a tenth of a second. For a change of the outbox or of boards: `RUNS=500 npx vitest run test/worker/outbox/any-trouble.test.ts`. */
const { RUNS } = process.env;

/** Orders that have found a fault before: the clock is set back during a look. */
const foundBefore: readonly Act[][] = [
  [
    { kind: 'read', people: 430 },
    { kind: 'restart', minutes: 60 },
    { kind: 'setBack', seconds: 86_400 },
  ],
  [
    { kind: 'read', people: 430 },
    { kind: 'crash', at: 'settle', when: 'before', by: 'standsStill' },
    { kind: 'wait', seconds: 130 },
    { kind: 'setBack', seconds: 7_200 },
    { kind: 'goOn' },
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'carrel-trouble-'));
afterAll(() => rmSync(folder, { recursive: true }));

onEachPlace(
  'whatever goes wrong',
  (place) => {
    const isServer = place.name === 'PostgreSQL';
    const tryOrders = (order: fc.Arbitrary<readonly Act[]>, runs: number, hasBoards: boolean) =>
      fc.assert(
        fc.asyncProperty(order, (acts) => anyTrouble(place, join(folder, `${place.name}.db`), acts, hasBoards)),
        // A run takes ten times as long there, and only makes sure that the statements do the same.
        {
          numRuns: Math.ceil(Number(RUNS ?? runs) / (isServer ? 20 : 1)),
          examples: hasBoards ? [] : foundBefore.map((acts): [Act[]] => [acts]),
        },
      );
    const testIt = test.skipIf(isServer && RUNS === undefined);
    const timeout = 580_000;

    testIt('each crossing is told once, and nothing is left that is not so', { timeout }, () =>
      tryOrders(anyOrder, 5, false),
    );
    testIt('a board has one message, which says what is so, and nothing of it is left elsewhere', { timeout }, () =>
      tryOrders(anyOrderOfBoards, 2, true),
    );
  },
  { durableOnly: true },
);
