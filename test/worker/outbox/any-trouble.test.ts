import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyTroubleScene, keyOf, type Mood } from './any-trouble-scene.ts';

const second = 1_000;
const minute = 60 * second;

type Act =
  | { readonly kind: 'read'; readonly people: number }
  | { readonly kind: 'discord'; readonly mood: Mood }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'restart'; readonly minutes: number }
  | { readonly kind: 'settling'; readonly fails: 'before' | 'after' }
  | { readonly kind: 'setBack'; readonly seconds: number }
  | { readonly kind: 'pause' | 'resume' | 'remove' | 'undo' | 'move' | 'edit'; readonly which: number };

const moods: readonly Mood[] = ['normal', 'down', 'answerLost', 'late', 'rateLimited', 'notNow', 'refuses'];
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('read' as const), people: fc.constantFrom(300, 410, 430, 500) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('discord' as const), mood: fc.constantFrom(...moods) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 15, 40, 70, 130) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(...(['pause', 'resume', 'remove', 'undo', 'move', 'edit'] as const)),
      which: fc.nat(4),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('restart' as const), minutes: fc.constantFrom(0, 0, 1, 3, 8, 60) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('settling' as const), fails: fc.constantFrom('before', 'after') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('setBack' as const), seconds: fc.constantFrom(20, 90, 1_200, 7_200) }),
  },
);

/** Any order of troubles, and what is in the channels once they are over. */
async function anyTrouble(acts: readonly Act[]): Promise<void> {
  const scene = await anyTroubleScene();
  const { store, clock, trueNow, posted, added } = scene;
  /** When each alert was last paused, removed, refused or edited: what fired before need not be told. */
  const excusedAt = new Map<string, number>();
  const silencedAt = new Map<string, number>();
  const excuse = (id: string) => excusedAt.set(id, scene.step());
  let isSetBack = false;

  const carryOut = async (next: Act): Promise<void> => {
    switch (next.kind) {
      case 'read':
        return scene.read(next.people);
      case 'discord':
        return scene.setMood(next.mood);
      case 'wait':
        return clock.advance(next.seconds * second);
      case 'restart':
        return scene.restart(next.minutes * minute);
      case 'settling':
        return scene.failSettling(next.fails);
      case 'setBack':
        if (!isSetBack) clock.setBack(next.seconds * second);
        isSetBack = true;
        // A process that is killed before it notices leaves times that cannot be told from true ones.
        return clock.advance(6 * second);
    }
    const known = added[next.which];
    if (known === undefined) return;
    const { owner, subscription } = known;
    const { id } = subscription;
    const { subscriptions } = store;
    const found = await subscriptions.find(owner, id);
    if (next.kind === 'undo') {
      const { kind } = await subscriptions.restore(owner, id, 25);
      if (kind === 'added' && found === undefined) excuse(id);
      // A reminder is still owed then.
      if (owner === scene.student) silencedAt.delete(id);
    } else if (found === undefined) return;
    else if (owner === scene.student && next.kind !== 'remove') return;
    else if (next.kind === 'pause') await subscriptions.pause(owner, id, 'byHand', clock.now());
    else if (next.kind === 'resume') await subscriptions.resume(owner, id);
    else if (next.kind === 'remove') await subscriptions.remove(owner, id);
    else if (next.kind === 'move') {
      const channelId = found.target.channelId === 'c1' ? 'c2' : 'c1';
      await subscriptions.edit(owner, id, { target: { kind: 'channel', guildId: 'g1', channelId } });
    } else
      await subscriptions.edit(owner, id, {
        rule: { threshold: { people: 400 + next.which * 20 + found.rule.version } },
      });
    if (next.kind === 'pause' || next.kind === 'remove') {
      silencedAt.set(id, scene.step());
      excuse(id);
    }
    if (next.kind === 'edit') excuse(id);
  };

  try {
    await scene.read(300);
    for (const next of acts) {
      await carryOut(next);
      await clock.advance(0);
    }
    const endsAt = trueNow();
    scene.setMood('normal');
    await clock.advance(5 * minute);
    for (let round = 0; round < 3; round += 1) {
      await scene.restart(61 * minute);
      await clock.advance(2.5 * minute);
    }

    const news = posted.filter(({ about }) => about === 'fired');
    const keys = news.flatMap(({ first }) => first.map(keyOf));
    expect(keys.length, 'an episode is told twice').toBe(new Set(keys).size);
    const lines = posted.filter(({ about }) => about === 'line').flatMap(({ first }) => first.map(keyOf));
    expect(lines.length, 'an end is told twice').toBe(new Set(lines).size);

    expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });

    const left = [
      ...(await store.subscriptions.list(scene.server)),
      ...(await store.subscriptions.list(scene.student)),
    ];
    const open = new Set(
      left.flatMap(({ id, alerts }) =>
        alerts.flatMap(({ state: { phase } }) =>
          'breachedAt' in phase ? [keyOf({ id, openedAt: phase.breachedAt })] : [],
        ),
      ),
    );
    const reminders = added.filter(({ owner }) => owner === scene.student).map(({ subscription }) => subscription.id);
    for (const { id: messageId, says } of news) {
      const untrue = says.filter((one) => one.kind === 'fired' && !reminders.includes(one.id) && !open.has(keyOf(one)));
      expect(untrue, `${messageId} says what is no longer so`).toEqual([]);
    }
    for (const { nonce, first, claims } of news) {
      const [firstClaim = 0, lastClaim = 0] = [claims[0], claims.at(-1)];
      const silent = first.filter(({ id, openedAt }) => {
        const since = silencedAt.get(id) ?? 0;
        return since > (scene.firedAt.get(keyOf({ id, openedAt }))?.step ?? 0) && since < lastClaim;
      });
      // What names others too is repeated whole as long as Discord knows its nonce.
      const isRepeated =
        silent.length < first.length && silent.every(({ id }) => (silencedAt.get(id) ?? 0) > firstClaim);
      if (!isRepeated) expect(silent, `${nonce} was posted after its alert was silenced`).toEqual([]);
    }
    for (const [key, fired] of scene.firedAt) {
      const [id = ''] = key.split(' ');
      const isOwed = fired.at > endsAt - 4 * minute && open.has(key) && (excusedAt.get(id) ?? 0) < fired.step;
      if (isOwed) expect(keys, 'an alert is lost').toContain(key);
    }
    for (const { id, lastSentAt } of left) {
      const told = news.flatMap(({ first }) => first.filter((one) => one.id === id).map(({ openedAt }) => openedAt));
      expect(lastSentAt ?? 0, `last sent of ${id}`).toBe(Math.max(0, ...told));
    }
  } finally {
    await scene.close();
  }
}

/** A run takes a twelfth of a second. For a change of the outbox: `RUNS=500 npx vitest run test/worker/outbox/any-trouble.test.ts`. */
const runs = Number(process.env.RUNS ?? 8);

test('whatever goes wrong, each crossing is told once, and nothing is left that is not so', {
  timeout: 580_000,
}, async () => {
  // An answer that is lost, a crossing, and what happens then.
  const begun = fc.tuple(
    fc.record({
      kind: fc.constant('discord' as const),
      mood: fc.constantFrom(...moods, 'down' as const, 'answerLost' as const),
    }),
    fc.record({ kind: fc.constant('read' as const), people: fc.constantFrom(430, 500) }),
  );
  const order = fc
    .tuple(begun, fc.array(act, { minLength: 2, maxLength: 12 }))
    .map(([first, rest]) => [...first, ...rest]);
  await fc.assert(fc.asyncProperty(order, anyTrouble), { numRuns: runs });
});
