import { parseRuleLibraries } from '../../commands/shared/libraries-option.ts';
import { parseNewRule } from '../../commands/shared/parse-rule.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { formatQuietHours, parseQuietHours } from '../../src/domain/alerts/quiet-hours.ts';
import { ruleSchema } from '../../src/domain/alerts/rule.ts';
import { parseMinutes } from '../../src/domain/calendar/minutes.ts';
import { openStretches } from '../../src/domain/calendar/opening-hours.ts';
import { parseTimeOfDay } from '../../src/domain/calendar/time-of-day.ts';
import { typedDay } from '../../src/domain/calendar/typed-day.ts';
import { latestUntil, typedUntil } from '../../src/domain/calendar/typed-until.ts';
import { formatWeekdays, parseWeekdays, weekdaysSchema } from '../../src/domain/calendar/weekdays.ts';
import {
  formatAmount,
  impliedDirection,
  parseAmount,
  parseThreshold,
  thresholdRange,
} from '../../src/domain/occupancy/amount.ts';
import { countOf, liveLibrary, unknownLibrary } from '../support/libraries.ts';
import { isWholeWithin, longest, now, type Parser, require } from './parser.ts';
import { typed } from './typed-texts.ts';

const today = Temporal.PlainDate.from('2026-02-11');
const libraries = [
  liveLibrary('webster', countOf(500, now), { full: 1600 }),
  liveLibrary('vanier', countOf(250, now), { full: 800 }),
  unknownLibrary('greynuns'),
];
const place = { libraries, locale: 'en' } as const;

/** The value, if the same is read again from how it would be written. */
function readAgain<T>(value: T | undefined, again: (value: T) => T | undefined): T | undefined {
  if (value !== undefined) {
    const second = again(value);
    require(JSON.stringify(second) ===
      JSON.stringify(value), `${JSON.stringify(value)} is read again as ${JSON.stringify(second)}`);
  }
  return value;
}

/** What people type into options and forms. */
export const typedParsers: readonly Parser[] = [
  {
    name: 'amount',
    texts: typed.amounts,
    longest: longest.option,
    parse: (text) =>
      readAgain(parseAmount(text, thresholdRange), (amount) => parseAmount(formatAmount(amount), thresholdRange)),
  },
  {
    name: 'threshold',
    texts: typed.amounts,
    longest: longest.option,
    parse: (text) => parseThreshold(text, impliedDirection(text)),
  },
  {
    name: 'day',
    texts: typed.days,
    longest: longest.option,
    parse: (text) => {
      const days = [typedDay(text, today, 'past'), typedDay(text, today, 'coming')];
      return days[0] ?? days[1];
    },
  },
  {
    name: 'weekdays',
    texts: typed.weekdays,
    longest: longest.option,
    parse: (text) => {
      const days = parseWeekdays(text);
      require(days === undefined || weekdaysSchema.safeParse(days).success, `the days ${days?.join()}`);
      return readAgain(days, (read) => parseWeekdays(formatWeekdays(read)));
    },
  },
  {
    name: 'time',
    texts: typed.times,
    longest: longest.option,
    parse: (text) => {
      const minute = parseTimeOfDay(text);
      require(minute === undefined || isWholeWithin(minute, 0, 1439), `the minute ${minute}`);
      return minute;
    },
  },
  {
    name: 'duration',
    texts: typed.durations,
    longest: longest.option,
    parse: (text) => {
      const minutes = parseMinutes(text);
      require(minutes === undefined || isWholeWithin(minutes, 0, 99_999), `${minutes} minutes`);
      return minutes;
    },
  },
  {
    name: 'until',
    texts: typed.moments,
    longest: longest.option,
    parse: (text) => {
      const at = typedUntil(text, now);
      require(at === undefined || (at > now && at <= latestUntil(now)), `the time ${at}`);
      return at;
    },
  },
  {
    name: 'quiet-hours',
    texts: typed.quietHours,
    longest: longest.option,
    parse: (text) => readAgain(parseQuietHours(text), (hours) => parseQuietHours(formatQuietHours(hours))),
  },
  {
    name: 'opening-hours',
    texts: typed.openingHours,
    longest: longest.shown,
    parse: (text) => {
      const open = openStretches(text, '2026-02-11');
      const isInOrder = open?.every(({ from, to }, index) => from < to && from >= (open[index - 1]?.to ?? from));
      require(isInOrder !== false, `open ${JSON.stringify(open)}`);
      return open;
    },
  },
  {
    name: 'libraries',
    texts: typed.libraries,
    longest: longest.option,
    throws: [UserError],
    parse: (text) => parseRuleLibraries(text, libraries, 'fr'),
  },
  {
    name: 'rule',
    texts: ['webster|400|5%|22h-8h|mon-fri', 'any|quiet|auto|none|tous', 'vanier|60 %|10|de minuit à midi|daily'],
    throws: [UserError],
    parse: (text) => {
      const [library = '', threshold = '', margin, quiet, days] = text.split('|');
      const rule = parseNewRule({ library, threshold, margin, quiet, days }, {}, place);
      return ruleSchema.parse(rule);
    },
  },
];
