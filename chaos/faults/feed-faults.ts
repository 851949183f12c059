import type { FaultKind, FaultOptions } from '../../src/sandbox/campus/faults.ts';
import type { Fault } from './fault.ts';

type Variant = readonly [FaultKind, FaultOptions?];

/** A fault of the feed's answers, in several variants. */
const answers = (name: string, ...variants: readonly Variant[]): Fault => ({
  name,
  variants: variants.length,
  begin: ({ campus: { server } }, variant) => {
    const [kind, options] = variants[variant % variants.length] ?? [undefined];
    server.faults.set(kind, options);
    return () => server.faults.set(undefined);
  },
});

/** Bodies with a 200 that are no answer, or only half of one. */
const malformed = [
  '',
  'null',
  '[]',
  '{}',
  '{"Webster":',
  '{"Webster":{}}',
  '{"Webster":null,"Vanier":null}',
  '{"Webster":{"Occupancy":"","LastRecordTime":""}}',
  '{"Webster":{"Occupancy":"1e3","LastRecordTime":"2026-02-10 10:00:00.000"}}',
  '{"Webster":{"Occupancy":"12.5000","LastRecordTime":"2026-02-10 10:00:00.000"}}',
  '{"Webster":{"Occupancy":true,"LastRecordTime":"2026-02-10 10:00:00.000"}}',
  '{"Webster":{"Occupancy":"99999999999999999999.0000","LastRecordTime":"2026-02-10 10:00:00.000"}}',
  '{"Webster":{"Occupancy":"100.0000","LastRecordTime":"yesterday"}}',
  '{"__proto__":{"Occupancy":"900.0000"},"constructor":{"Occupancy":"900.0000"}}',
  '['.repeat(30_000),
  '\uFEFF{"Webster":\u0000}',
];

/** What goes wrong with the feed. */
export const feedFaults: readonly Fault[] = [
  answers('the feed answers late', ['slow', { ms: 2_000 }], ['slow', { ms: 9_000 }], ['slow', { ms: 25_000 }]),
  answers('the feed hangs', ['hanging', { part: 'headers' }], ['hanging', { part: 'body' }]),
  answers('the feed resets connections', ['reset'], ['truncated']),
  answers('the feed gives a malformed body', ...malformed.map((text): Variant => ['body', { text }])),
  answers('the feed gives HTML with a 200', ['html']),
  answers(
    'the feed gives values of another type',
    ['wrongTypes', { as: 'number' }],
    ['wrongTypes', { as: 'null' }],
    ['wrongTypes', { as: 'empty' }],
    ['missingLibrary'],
    ['noRecord'],
    ['newLibrary'],
    ['frozenCounter'],
  ),
  answers(
    'the feed sends a bomb',
    ['gzipBomb'],
    ['huge', { bytes: 4 << 20 }],
    ['huge', { bytes: 4 << 20, chunked: true }],
  ),
  answers('the feed redirects', ['redirect'], ['redirect', { to: 'http://127.0.0.1:1/' }]),
  answers(
    'the feed answers 401 or 429',
    ['401'],
    ['429'],
    ['429', { retryAfter: 30 }],
    ['429', { retryAfter: 'soon' }],
  ),
  answers('the feed answers 5xx', ['5xx'], ['5xx', { status: 500 }], ['5xx', { status: 502, times: 2 }]),
  {
    name: 'a counter spikes',
    variants: 4,
    begin: ({ campus: { fill } }, variant) => {
      const count = [5_000, -3_000, 0, 1_200][variant] ?? 0;
      fill(count, 100);
      return () => fill(100, 100);
    },
  },
  {
    name: 'the counters start again at an odd time',
    variants: 1,
    begin: ({ campus }) => {
      campus.resetCounters();
      return campus.undoReset;
    },
  },
];
