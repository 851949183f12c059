import { afterEach, expect, test } from 'vitest';
import dashboard from '../../docs/grafana/carrel.json' with { type: 'json' };
import { matches, textOf } from '../support/documents.ts';
import { prepareTestApp, type TestApp } from '../support/test-app.ts';

let setup: TestApp;
afterEach(() => setup?.close());

const metricNames = /\b((?:carrel|process|nodejs)_[a-z0-9_]+)\b/g;
const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const rules = textOf('docs/prometheus/alerts.yml');

/** The bot, asked once, its alert added, and scraped. */
async function scrape(): Promise<string> {
  setup = await prepareTestApp();
  const app = await setup.start();
  const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
  await moderator.run('/occupancy');
  await moderator.run('/alert add library:webster direction:above threshold:5000');
  const response = await fetch(`${app.httpUrl}/metrics`);
  return response.text();
}

test('what the dashboard, the alert rules and the page for hosts name is in a scrape of the running bot, and nothing of it is a secret', async () => {
  const text = await scrape();
  const scraped = new Set(matches(text, /^([a-z0-9_]+)(?:\{.*\})? \S+$/gm));
  const named = matches([...expressions, rules].join('\n'), metricNames);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !scraped.has(name))).toEqual([]);

  // Whole metrics, as their table has them.
  const metrics = new Set(matches(text, /^# TYPE (carrel_\w+)/gm));
  const documented = new Set(matches(textOf('docs/hosting.md'), /^\| `(carrel_\w+)` \|/gm));
  expect(documented).toEqual(metrics);
  expect(text).not.toMatch(/token-of-the-bot|key-of-the-feed/);
});

test('a running bot says what it does: who leads, its shards, the counts as estimate and as read, and an outbox with nothing in it', async () => {
  const lines = (await scrape()).split('\n');
  for (const role of ['poller', 'speaker', 'gateway']) {
    expect(lines).toContain(`carrel_role_leading{role="${role}"} 1`);
    expect(lines).toContain(`carrel_role_term{role="${role}"} 1`);
    expect(lines).toContain(`carrel_role_ready{role="${role}"} 1`);
  }
  expect(lines).toContain('carrel_gateway_shards{state="ready"} 1');
  expect(lines).toContain('carrel_gateway_shards{state="connecting"} 0');
  expect(lines).toContain('carrel_database_up 1');
  expect(lines).toContain('carrel_outbox_deliveries{status="queued"} 0');
  expect(lines).toContain('carrel_outbox_oldest_age_seconds 0');
  expect(lines).toContain('carrel_outbox_overdue_seconds 0');
  expect(lines).toContain(`carrel_raw_people{library="webster"} ${setup.campus.raw('webster', setup.clock.now())}`);
  expect(lines).toContain('carrel_feed_request_duration_seconds_count{endpoint="occupancy",outcome="ok"} 1');
  expect(lines).toContain('carrel_interactions_total{command="occupancy",kind="command",outcome="answered"} 1');
});

test('the dashboard has what Grafana needs of each panel', () => {
  expect(dashboard).toMatchObject({ title: 'Carrel', uid: 'carrel', schemaVersion: expect.any(Number) });
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const variables = dashboard.templating.list.map(({ name }) => name);
  for (const { type, title, gridPos, targets, datasource } of dashboard.panels) {
    expect(title).not.toBe('');
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    if (type === 'row') continue;
    expect(datasource).toEqual({ type: 'prometheus', uid: expect.stringMatching(/^\$\{datasource\}$/) });
    expect(targets?.length).toBeGreaterThan(0);
    expect(new Set(targets?.map(({ refId }) => refId)).size).toBe(targets?.length);
  }
  const used = matches(JSON.stringify(dashboard), /\$\{?(\w+)\}?/g);
  expect(used.filter((name) => !variables.includes(name))).toEqual([]);
  expect(overlapping(dashboard.panels.map(({ gridPos }) => gridPos))).toEqual([]);
});

type Place = (typeof dashboard)['panels'][number]['gridPos'];

/** The panels that lie on each other. */
function overlapping(places: readonly Place[]): Place[] {
  return places.filter((a, index) =>
    places.some(
      (b, other) => other > index && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
    ),
  );
}
