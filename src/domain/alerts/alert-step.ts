import { defaultFreshnessLimits } from '../occupancy/freshness.ts';
import type { AlertEvent, AlertPhase, AlertState, EndCause, Observation, Reason, ReasonCode, Step } from './alert.ts';
import { mostPerDay, type Rule, ruleDefaults, type Side, sideOf, silenceAt } from './rule.ts';

/**
 * The alert of a new rule. It never fires for what is already true then. `seen`: what the user saw. Where it is not true yet
 * the alert is armed, even in the dead band: "above 400" at 390 waits for 401, not first for 380. Without it the alert is
 * disarmed.
 */
export function newAlert(rule: Rule, seen?: Observation): AlertState {
  return begun(
    {
      ruleVersion: rule.version,
      phase: { kind: 'disarmed' },
      episode: 0,
      lastFiredAt: null,
      firedToday: 0,
      lastSeenAt: null,
      serviceDay: null,
    },
    rule,
    seen,
  );
}

/**
 * What an edit of its rule does to an alert, at `now`: an open episode ends, and it begins again like a new one. The
 * cooldown goes on, or editing would be a way around it.
 */
export function changeRule(state: AlertState, rule: Rule, now: number, seen?: Observation): Step {
  const disarmed: AlertState = { ...state, ruleVersion: rule.version, phase: { kind: 'disarmed' }, firedToday: 0 };
  return {
    state: begun(disarmed, rule, seen),
    events: endOf(state, now, 'ruleChanged'),
    reason: { code: 'ruleChanged' },
  };
}

function begun(state: AlertState, rule: Rule, seen: Observation | undefined): AlertState {
  if (seen === undefined || !isNewer(state, seen) || unusable(seen) !== undefined) return state;
  const side = sideOf(rule, seen.people ?? Number.NaN, seen.full);
  const isArmed = side === 'clear' || side === 'deadBand';
  return { ...marked(state, seen), phase: { kind: isArmed ? 'inactive' : 'disarmed' } };
}

/**
 * One observation, pure and total. An observation that is not newer than the last, or that has no usable count, leaves the
 * state as it is (the same object): missing data never changes an alert. After a silence longer than `gapMs` a hold
 * begins anew with this observation, since nothing is known of the gap. A step that finds the rule changed or the day ended
 * only disarms. A clock that was set back costs an alert the time of one poll: see `afterSetBack`.
 */
export function step(
  kept: AlertState,
  rule: Rule,
  observation: Observation,
  gapMs: number = defaultFreshnessLimits.fetchMs,
): Step {
  if (kept.phase.kind === 'over') return nothing(kept, { code: 'oneShotOver' });
  const flaw = unusable(observation);
  const state = flaw ? kept : afterSetBack(kept, observation);
  const isLater = isNewer(state, observation);
  if (state.ruleVersion !== rule.version) {
    const { state: changed, events, reason } = changeRule(state, rule, observation.now);
    return { state: isLater && !flaw ? marked(changed, observation) : changed, events, reason };
  }
  if (!isLater) return nothing(state, { code: 'notNewer' });
  if (flaw) return nothing(state, { code: flaw });
  if (state.serviceDay !== null && state.serviceDay !== observation.serviceDay) {
    const events = endOf(state, observation.now, 'dayEnded');
    return {
      state: { ...marked(state, observation), phase: { kind: 'disarmed' }, firedToday: 0 },
      events,
      reason: { code: 'dayEnded' },
    };
  }
  const people = observation.people ?? Number.NaN;
  const side = sideOf(rule, people, observation.full);
  if (side === undefined) return nothing(state, { code: 'fullUnknown', people });
  const silence = observation.at - (state.lastSeenAt ?? observation.at);
  const isGap = silence > gapMs;
  const phase = isGap ? beforeHold(state.phase) : state.phase;
  return moved(
    { state: marked(state, observation), rule, observation, people, side, gap: isGap ? { gapMs: silence } : {} },
    phase,
  );
}

/**
 * The state as it would be if the clock had always shown what it shows now. A time that lies after the observation's `now`
 * can only come from a clock that was ahead: all times move back by as much, so that holds and cooldowns lose one poll and
 * no more, and a day in the future does not count as ended.
 */
function afterSetBack(state: AlertState, { at, now, serviceDay }: Observation): AlertState {
  const { phase, lastSeenAt, lastFiredAt } = state;
  const back = lastSeenAt !== null && lastSeenAt > now ? lastSeenAt - at : 0;
  const firedAt = lastFiredAt === null ? null : lastFiredAt - back;
  if (back === 0 && (firedAt === null || firedAt <= now)) return state;
  return {
    ...state,
    phase: earlier(phase, back),
    lastFiredAt: firedAt === null || firedAt > now ? null : firedAt,
    lastSeenAt: back === 0 ? lastSeenAt : null,
    ...(state.serviceDay !== null && state.serviceDay > serviceDay ? { serviceDay, firedToday: 0 } : {}),
  };
}

function earlier(phase: AlertPhase, ms: number): AlertPhase {
  switch (phase.kind) {
    case 'pending':
      return { ...phase, since: phase.since - ms };
    case 'firing':
      return { ...phase, breachedAt: phase.breachedAt - ms, firedAt: phase.firedAt - ms };
    case 'recovering':
      return { ...phase, since: phase.since - ms, breachedAt: phase.breachedAt - ms, firedAt: phase.firedAt - ms };
    default:
      return phase;
  }
}

/** All that a single move needs to know. */
interface Move {
  readonly state: AlertState;
  readonly rule: Rule;
  readonly observation: Observation;
  readonly people: number;
  readonly side: Side;
  readonly gap: { readonly gapMs?: number };
}

function moved(move: Move, phase: AlertPhase): Step {
  const { side, observation } = move;
  switch (phase.kind) {
    case 'over':
      return to(move, phase, 'oneShotOver');
    case 'disarmed':
      return side === 'clear' ? to(move, { kind: 'inactive' }, 'armed') : to(move, phase, 'notArmed');
    case 'inactive':
      return side === 'breach' ? breached(move, observation.at) : to(move, phase, 'notBreached');
    case 'pending':
      return side === 'breach' ? breached(move, phase.since) : to(move, { kind: 'inactive' }, 'breachEnded');
    case 'firing':
      if (side === 'clear' && isLastOfToday(move.rule, move.state.firedToday)) return to(move, phase, 'lastToday');
      return side === 'clear'
        ? cleared(move, { ...phase, kind: 'recovering', since: observation.at })
        : to(move, phase, 'stillFiring');
    case 'recovering':
      return side === 'clear' ? cleared(move, phase) : to(move, beforeHold(phase), 'breachedAgain');
  }
}

/** A breach since `since`: it fires, or stays pending with a reason. */
function breached(move: Move, since: number): Step {
  const { state, rule, observation, people } = move;
  const pending = { kind: 'pending', since } as const;
  const holdLeft = since + rule.holdMs - observation.at;
  if (holdLeft > 0) return to(move, pending, 'holding', [], holdLeft);
  // From the last notification and not from its end: a notification disturbs, an end is an edit.
  const cooldownLeft = (state.lastFiredAt ?? Number.NEGATIVE_INFINITY) + rule.cooldownMs - observation.now;
  if (cooldownLeft > 0) return to(move, pending, 'cooldown', [], cooldownLeft);
  const silence = silenceAt(rule, observation.now);
  if (silence) return to(move, pending, silence);
  const episode = state.episode + 1;
  const phase = rule.oneShot
    ? ({ kind: 'over' } as const)
    : ({ kind: 'firing', breachedAt: since, firedAt: observation.now } as const);
  const firedToday = state.firedToday + 1;
  const fired = { ...move, state: { ...state, episode, lastFiredAt: observation.now, firedToday } };
  const isLastToday = isLastOfToday(rule, firedToday);
  return to(fired, phase, 'fired', [
    { kind: 'fired', episode, at: observation.now, people, breachedAt: since, isLastToday },
  ]);
}

/**
 * Whether a rule has fired as often as it may today: its episode then stays open until the day ends, so that what crosses
 * later is part of it. A shorter cooldown than ours, or a one-shot, overrides that.
 */
export function isLastOfToday({ cooldownMs, oneShot }: Rule, firedToday: number): boolean {
  return !oneShot && cooldownMs >= ruleDefaults.cooldownMs && firedToday >= mostPerDay;
}

/** Clear in an open episode: it is over, or it goes on recovering. */
function cleared(move: Move, phase: Extract<AlertPhase, { kind: 'recovering' }>): Step {
  const { state, rule, observation, people } = move;
  const left = phase.since + rule.recoverMs - observation.at;
  if (left > 0) return to(move, phase, 'recovering', [], left);
  const { breachedAt, since: clearedAt } = phase;
  const isSilent = silenceAt(rule, observation.now) !== undefined;
  return to(move, { kind: 'inactive' }, 'resolved', [
    { kind: 'resolved', episode: state.episode, at: observation.now, people, breachedAt, clearedAt, isSilent },
  ]);
}

/** The phase before a hold that is cancelled or cannot be trusted. */
function beforeHold(phase: AlertPhase): AlertPhase {
  if (phase.kind === 'pending') return { kind: 'inactive' };
  if (phase.kind !== 'recovering') return phase;
  return { kind: 'firing', breachedAt: phase.breachedAt, firedAt: phase.firedAt };
}

/** The end of the episode that is open in `state`, if there is one: its message must not say for ever that it goes on. */
export function endOf({ phase, episode }: AlertState, at: number, cause: EndCause): readonly AlertEvent[] {
  if (phase.kind !== 'firing' && phase.kind !== 'recovering') return [];
  return [{ kind: 'ended', episode, at, breachedAt: phase.breachedAt, cause }];
}

function isNewer(state: AlertState, { at }: Observation): boolean {
  return at > (state.lastSeenAt ?? Number.NEGATIVE_INFINITY);
}

function unusable({ freshness, people }: Observation): 'stale' | 'missing' | undefined {
  if (freshness !== 'fresh') return freshness;
  return people === undefined || !Number.isFinite(people) ? 'missing' : undefined;
}

function marked(state: AlertState, { at, serviceDay }: Observation): AlertState {
  return { ...state, lastSeenAt: at, serviceDay };
}

function nothing(state: AlertState, reason: Reason): Step {
  return { state, events: [], reason };
}

function to(
  move: Move,
  phase: AlertPhase,
  code: ReasonCode,
  events: readonly AlertEvent[] = [],
  waitMs?: number,
): Step {
  const { people, side, gap } = move;
  const reason = { code, people, side, ...gap, ...(waitMs === undefined ? {} : { waitMs }) };
  return { state: { ...move.state, phase }, events, reason };
}
