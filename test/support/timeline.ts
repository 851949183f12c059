import type { AlertEvent, AlertState, Observation, Reason } from '../../src/domain/alerts/alert.ts';
import { changeRule, newAlert, step } from '../../src/domain/alerts/alert-step.ts';
import { type Rule, type RuleRequest, ruleOf } from '../../src/domain/alerts/rule.ts';
import { campusZone, serviceDayOf } from '../../src/domain/calendar/service-day.ts';

const pollMs = 60_000;

/** A rule about Webster, above 400 with a margin of 20, unless told otherwise. */
export function someRule(request: Partial<RuleRequest> = {}): Rule {
  return ruleOf({
    libraries: ['webster'],
    direction: 'above',
    threshold: { people: 400 },
    margin: { people: 20 },
    ...request,
  });
}

/** A fresh observation of `people` at `at` (milliseconds since the Unix epoch), in a library that 1,600 make full. */
export function seen(people: number, at: number, more: Partial<Observation> = {}): Observation {
  return { people, at, now: at, serviceDay: serviceDayOf(at), freshness: 'fresh', full: 1600, ...more };
}

/**
 * An alert as a day's story: `timeline(rule).at('10:00', 300).at('10:01', 450).until('10:30', 450).eventLines`. Times are
 * Montreal's, on 11 February 2026 until `on` says otherwise. What happened stands in `eventLines` as "10:07 fired".
 */
export function timeline(rule: Rule, state: AlertState = newAlert(rule)) {
  let day = '2026-02-11';
  let last = 0;
  let reason: Reason | undefined;
  const eventLines: string[] = [];
  const events: AlertEvent[] = [];

  const timeOf = (time: string): number =>
    time.includes('T')
      ? Date.parse(time)
      : Temporal.ZonedDateTime.from(`${day}T${time}[${campusZone}]`).epochMilliseconds;
  const note = (happened: readonly AlertEvent[]): void => {
    events.push(...happened);
    for (const event of happened) {
      const local = Temporal.Instant.fromEpochMilliseconds(event.at).toZonedDateTimeISO(campusZone);
      const cause = event.kind === 'ended' ? `: ${event.cause}` : '';
      eventLines.push(`${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${event.kind}${cause}`);
    }
  };
  const observe = (observation: Observation): void => {
    last = observation.at;
    const result = step(state, rule, observation);
    state = result.state;
    reason = result.reason;
    note(result.events);
  };

  const story = {
    eventLines,
    events,
    /** One poll. */
    at: (time: string, people: number, more: Partial<Observation> = {}) => {
      observe(seen(people, timeOf(time), more));
      return story;
    },
    /** A poll a minute after the last one, and so on up to and including `time`. */
    until: (time: string, people: number, more: Partial<Observation> = {}) => {
      for (let at = last + pollMs; at <= timeOf(time); at += pollMs) observe(seen(people, at, more));
      return story;
    },
    /** From here on the times are of another day. */
    on: (newDay: string) => {
      day = newDay;
      return story;
    },
    /** A moderator edits the rule while there are `people` inside. */
    edit: (time: string, people: number, request: Partial<RuleRequest>) => {
      rule = { ...rule, ...request, version: rule.version + 1 };
      const result = changeRule(state, rule, timeOf(time), seen(people, timeOf(time)));
      state = result.state;
      note(result.events);
      return story;
    },
    /** The rule is another one, and the alert does not know. */
    swap: (request: Partial<RuleRequest>) => {
      rule = { ...rule, ...request, version: rule.version + 1 };
      return story;
    },
    get state() {
      return state;
    },
    get phase() {
      return state.phase.kind;
    },
    get reason() {
      return reason;
    },
    /** The code of the last reason. */
    get why() {
      return reason?.code;
    },
  };
  return story;
}
