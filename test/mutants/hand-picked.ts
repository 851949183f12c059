/** Sources with the tests that should notice a fault in them. */
export const areas: Readonly<
  Record<string, { readonly sources: readonly string[]; readonly tests: readonly string[] }>
> = {
  alerts: { sources: ['src/domain/alerts'], tests: ['test/domain/alerts'] },
  occupancy: { sources: ['src/domain/occupancy'], tests: ['test/domain/occupancy'] },
  outlook: { sources: ['src/domain/outlook'], tests: ['test/domain/outlook'] },
  calendar: { sources: ['src/domain/calendar'], tests: ['test/domain/calendar'] },
  messages: { sources: ['src/domain/messages'], tests: ['test/domain/messages'] },
  shared: {
    sources: ['src/domain/backoff.ts', 'src/domain/plainly-typed.ts'],
    tests: [
      'test/domain/backoff.test.ts',
      'test/domain/calendar/minutes.test.ts',
      'test/domain/calendar/weekdays.test.ts',
      'test/domain/calendar/time-of-day.test.ts',
      'test/domain/occupancy/amount.test.ts',
    ],
  },
  outbox: {
    sources: [
      'src/store/outbox',
      'src/store/deliveries',
      'src/worker/outbox/deliver.ts',
      'src/worker/outbox/dispatcher.ts',
    ],
    tests: [
      'test/store/outbox',
      'test/store/deliveries',
      'test/store/digests',
      'test/worker/outbox',
      'test/worker/digests',
      'test/worker/recovery',
    ],
  },
  limits: {
    sources: [
      'src/worker/outbox/rate-limiter.ts',
      'src/worker/boards/board-rate-limiter.ts',
      'src/discord/interactions/interaction-limits.ts',
    ],
    tests: [
      'test/worker/outbox/rate-limiter.test.ts',
      'test/worker/outbox/rate-takeover.test.ts',
      'test/worker/outbox/rate-waits.test.ts',
      'test/worker/boards/board-rate-limiter.test.ts',
      'test/discord/interactions/interaction-limits.test.ts',
    ],
  },
  locks: {
    sources: [
      'src/store/election',
      'src/store/engine/process-lock.ts',
      'src/store/engine/postgres/lock-postgres.ts',
      'src/store/engine/postgres/postgres-elections.ts',
      'src/store/engine/postgres/shard-locks.ts',
      'src/worker/leading.ts',
    ],
    tests: ['test/store/election', 'test/store/engine/process-lock.test.ts', 'test/worker/leading.test.ts'],
  },
  router: { sources: ['src/discord/interactions'], tests: ['test/discord/interactions', 'test/fuzz/parsers.test.ts'] },
};

/** A fault that once was one, or would be bad: exact text of a file, what stands there instead, and the tests that must fail. */
export interface HandPicked {
  readonly area: string;
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
  readonly tests: readonly string[];
}

/** Where the text stands. Throws where it stands nowhere or twice: the code was changed, and the mutant is to be changed with it. */
export function placeOf({ file, text }: HandPicked, source: string): number {
  const at = source.indexOf(text);
  if (at < 0)
    throw new Error(`A mutant is out of date: ${file} has no ${JSON.stringify(text)}. Correct it in test/mutants/.`);
  if (source.includes(text, at + 1))
    throw new Error(
      `A mutant is ambiguous: ${file} has ${JSON.stringify(text)} twice. Make it longer in test/mutants/.`,
    );
  return at;
}

/** The faults of one file. */
const of =
  (area: string, file: string, ...tests: readonly string[]) =>
  (text: string, replacement: string): HandPicked => ({ area, file, text, replacement, tests });

const step = of('alerts', 'src/domain/alerts/alert-step.ts', 'test/domain/alerts/alert-step.test.ts');
const day = of('alerts', 'src/domain/alerts/alert-step.ts', 'test/domain/alerts/alert-day.test.ts');
const clock = of('alerts', 'src/domain/alerts/alert-step.ts', 'test/domain/alerts/clock-set-back.test.ts');
const rule = of('alerts', 'src/domain/alerts/rule.ts', 'test/domain/alerts/rule.test.ts');
const quiet = of('alerts', 'src/domain/alerts/quiet-hours.ts', 'test/domain/alerts/quiet-hours.test.ts');
const estimate = of(
  'occupancy',
  'src/domain/occupancy/estimate.ts',
  'test/domain/occupancy/estimate.test.ts',
  'test/domain/occupancy/bad-readings.test.ts',
);
const reset = of('occupancy', 'src/domain/occupancy/counter-reset.ts', 'test/domain/occupancy/counter-reset.test.ts');
const freshness = of('occupancy', 'src/domain/occupancy/freshness.ts', 'test/domain/occupancy/freshness.test.ts');
const forecast = of(
  'outlook',
  'src/domain/outlook/forecast.ts',
  'test/domain/outlook/forecast.test.ts',
  'test/domain/outlook/forecast-properties.test.ts',
);
const model = of('outlook', 'src/domain/outlook/lead-model.ts', 'test/domain/outlook/lead-model.test.ts');
const time = of('calendar', 'src/domain/calendar/time-of-day.ts', 'test/domain/calendar/time-of-day.test.ts');
const weekdays = of('calendar', 'src/domain/calendar/weekdays.ts', 'test/domain/calendar/weekdays.test.ts');
const hours = of('calendar', 'src/domain/calendar/opening-hours.ts', 'test/domain/calendar/opening-hours.test.ts');
const outbox = of('outbox', 'src/store/outbox/sql-outbox.ts', 'test/store/outbox/outbox.test.ts');
const settle = of('outbox', 'src/store/outbox/outbox-settle.ts', 'test/store/outbox/outbox.test.ts');
const waiting = of('outbox', 'src/store/outbox/outbox-settle.ts', 'test/worker/outbox/alert-timelines.test.ts');
const terms = of('locks', 'src/store/election/terms.ts', 'test/store/election/elections.test.ts');
const modes = of('outbox', 'src/store/outbox/outbox-settle.ts', 'test/store/races/lock-modes.test.ts');
const rowLocks = of('outbox', 'src/store/outbox/sql-outbox.ts', 'test/store/races/lock-modes.test.ts');
const fence = of('locks', 'src/store/election/terms.ts', 'test/store/races/lock-modes.test.ts');
const elections = of(
  'locks',
  'src/store/engine/postgres/postgres-elections.ts',
  'test/store/election/postgres-elections.test.ts',
);
const shardLocks = of('locks', 'src/store/engine/postgres/shard-locks.ts', 'test/store/election/shard-locks.test.ts');
const sessions = of(
  'locks',
  'src/discord/transport/gateway-sessions.ts',
  'test/discord/transport/gateway-sessions.test.ts',
);
const gateway = of('locks', 'src/discord/transport/gateway.ts', 'test/discord/transport/gateway-reconnect.test.ts');
const asking = of('router', 'src/discord/interactions/asking.ts', 'test/discord/interactions/asking.test.ts');
const forms = of('router', 'src/discord/interactions/asking.ts', 'test/discord/interactions/forms.test.ts');
const asker = of('router', 'src/discord/interactions/router.ts', 'test/discord/interactions/asker.test.ts');
const sending = of('router', 'src/discord/interactions/sending.ts', 'test/discord/interactions/sending.test.ts');
const outcome = of('outbox', 'src/worker/outbox/deliver.ts', 'test/worker/outbox/outcomes.test.ts');
const presses = of('router', 'src/discord/interactions/authorise.ts', 'test/discord/interactions/authorise.test.ts');
const router = of('router', 'src/discord/interactions/router.ts', 'test/discord/interactions');
const options = of('router', 'src/discord/interactions/options.ts', 'test/discord/interactions/options.test.ts');
const authorise = of('router', 'src/discord/interactions/authorise.ts', 'test/commands/permission-matrix.test.ts');
const plain = of(
  'router',
  'src/discord/interactions/plain-interaction.ts',
  'test/discord/interactions/interaction.test.ts',
);

/** Every one of them must be found. */
export const handPicked: readonly HandPicked[] = [
  step("phase: { kind: isArmed ? 'inactive' : 'disarmed' }", "phase: { kind: 'inactive' }"),
  step('if (holdLeft > 0)', 'if (holdLeft >= 0)'),
  step('if (cooldownLeft > 0)', 'if (cooldownLeft > 1e15)'),
  step('if (left > 0) return', 'if (left > 1e15) return'),
  step('const isGap = silence > gapMs;', 'const isGap = silence > 2 * gapMs;'),
  step("if (!isLater) return nothing(state, { code: 'notNewer' });", ''),
  step('const episode = state.episode + 1;', 'const episode = state.episode;'),
  step(
    "phase: { kind: 'disarmed' }, firedToday: 0 },\n      events,",
    "phase: { kind: 'inactive' }, firedToday: 0 },\n      events,",
  ),
  day('const firedToday = state.firedToday + 1;', 'const firedToday = state.firedToday;'),
  clock('lastSeenAt > now ? lastSeenAt - at : 0', 'lastSeenAt > now ? 0 : 0'),
  rule('if (beyond > 0)', 'if (beyond >= 0)'),
  rule('return beyond <= -room', 'return beyond < -room'),
  quiet('const isNotOver = minute < toMinute;', 'const isNotOver = minute <= toMinute;'),
  estimate('if (!isReachable) return true;', ''),
  estimate('if (!isImpossible) return true;', 'return true;'),
  estimate('{ aMinute: 15, atOnce: 100 }', '{ aMinute: 15, atOnce: 1000 }'),
  estimate('if (known.isAlone && !isWithinReach(observation, known)) return begin(observation);', ''),
  reset('const resetSlackMs = 18 * minute;', 'const resetSlackMs = 1 * minute;'),
  reset('return today > day ? today : dayAfter(day);', 'return today;'),
  freshness('fetchMs: 10 * minute,', 'fetchMs: 100 * minute,'),
  freshness('if (now - seenAt > limits.missingMs)', 'if (now - seenAt > 1e15)'),
  model('const mostOverSeen = 1.5;', 'const mostOverSeen = 15;'),
  model(
    'const people = within(usual + departure(lead, features), most);',
    'const people = usual + departure(lead, features);',
  ),
  model('low: within(people + lead.bounds[0] * spread, people),', 'low: people + lead.bounds[0] * spread,'),
  forecast('most = Math.max(most, people);', 'most = 1e9;'),
  forecast('if (!Number.isFinite(people) || ', 'if ('),
  time("(half === 'p' ? 12 : 0)", '0'),
  time('total > 1440', 'total > 1500'),
  weekdays('days.add(to);', ''),
  weekdays('if (letters.length < 3) return undefined;', ''),
  hours('if (to === 0) return { from, to: dayMinutes };', ''),
  outbox("attempts: eb('attempts', '+', 1),", ''),
  outbox('lease_until: now + leaseMs,', 'lease_until: now,'),
  outbox('return a.kind === b.kind && a.channel_id === b.channel_id', 'return a.kind === b.kind'),
  settle("if (attempted.kind !== 'sent' && attempts !== job.attempts) return [];", ''),
  settle('...(mayBeSentAfter(job, outcome) ? {} : { batch_id: null }),', ''),
  waiting("await releaseWaiting(db, rows, outcome.kind === 'sent' ? outcome.messageId : null, now);", ''),
  settle("if (outcome.kind === 'expired') await rearmOneShots(db, rows);", ''),
  terms('if (row?.term !== term) throw', 'if (false) throw'),
  terms("term: eb('leader.term', '+', 1)", "term: eb('leader.term', '+', 0)"),
  modes("return outcome.kind === 'sent' && !endsAlerts ? 'shared' : 'exclusive';", "return 'shared';"),
  modes("if (outcome.kind === 'later') return 'shared';", ''),
  modes(
    "    .orderBy('id')\n    .forUpdate()\n    .execute();\n  if (rows.length",
    "    .orderBy('id')\n    .execute();\n  if (rows.length",
  ),
  rowLocks('.forUpdate()\n          .skipLocked()\n          .execute();', '.forUpdate()\n          .execute();'),
  rowLocks(
    "    .where('status', 'in', ['queued', 'leased'])\n    .where('batch_id'",
    "    .where('status', '=', 'queued')\n    .where('batch_id'",
  ),
  fence('return work(tx);\n      }, mode),', 'return work(tx);\n      }),'),
  elections('if (last?.term !== term) over.abort();', ''),
  shardLocks('pg_advisory_xact_lock(', 'pg_advisory_xact_lock_shared('),
  shardLocks(
    ' and granted\n              and database = (select oid from pg_database where datname = current_database())',
    ' and granted',
  ),
  shardLocks("await client.query('commit');", ''),
  shardLocks('const shardLocks = 726_940;', 'const shardLocks = 726_942;'),
  sessions('if (sequence <= kept.sequence) return false;', ''),
  sessions('kept.written = { ...kept.written, sequence: session.sequence };', ''),
  sessions(
    '      kept.sequence = sequence;\n',
    '      kept.sequence = sequence;\n      kept.written = { ...kept.written, sequence };\n',
  ),
  gateway('if (!sessions.take(shardId, payload.s)) return;', 'sessions.take(shardId, payload.s);'),
  elections('if ((rows[0]?.term ?? 0) > term) over.abort();', ''),
  elections('.catch(() => undefined);\n        if (last', '.catch(() => ({ term }));\n        if (last'),
  elections('systemClock.sleep(intervalMs / 2, over.signal)', 'systemClock.sleep(2 * intervalMs, over.signal)'),
  elections('over.abort();\n        await client.end().catch(() => {});', 'over.abort();'),
  elections('await client?.end().catch(() => {});\n        throw', 'throw'),
  router('if (over !== undefined) return turnAway(interaction, over, sending);', ''),
  router('command: name !== undefined && commands.has(name) ? name :', 'command: name !== undefined ? name :'),
  options(
    'if (option === undefined || value === undefined || typeof value !== kinds[option.type]) throw badOption(name);',
    'if (option === undefined || value === undefined) throw badOption(name);',
  ),
  options('return isWhole && value >= least && value <= most;', 'return isWhole;'),
  authorise(
    "if (verdict === 'granted' || (verdict === 'unset' && isHeld)) return;",
    "if (verdict !== 'denied') return;",
  ),
  plain('resolved !== undefined || ', ''),
  asking('const focused = given.find((option) => option.focused === true);', 'const focused = given[0];'),
  asking('if (error instanceof DroppedError)', 'if (false)'),
  forms('return { answer, isPrivate: true };', 'return { answer, isPrivate: false };'),
  forms('component === undefined ? components : [component]', 'component === undefined ? [] : [component]'),
  asker('interaction.member?.user.id ?? interaction.user?.id', 'interaction.user?.id ?? interaction.member?.user.id'),
  sending("failureOf(codeOf(error), error.status).kind === 'transient'", 'false'),
  sending('codeOf(error) === codes.unknownWebhook || codeOf(error) === codes.unknownMessage', 'true'),
  outcome(
    "later(job, { retryAfterMs: 0, mayBeSent: true, reason: 'failed' }",
    "later(job, { retryAfterMs: 0, mayBeSent: false, reason: 'failed' }",
  ),
  outcome('at > expiresAt) return', 'at >= expiresAt) return'),
  presses("kind === 'command' || holds(", "kind !== 'press' || !holds("),
];
