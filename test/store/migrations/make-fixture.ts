import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { oddRows, oddText } from './odd-rows.ts';

/*
 * Makes the fixture of a schema: node bin/run.mjs test/store/migrations/make-fixture.ts [CHECKOUT]
 * It runs the bot of the checkout (this one by default) for an hour and a half of campus time in all that fills a table, adds
 * what an hour cannot bring, and writes the database as SQL text. An older checkout has fewer commands: they are left out.
 */

const minute = 60_000;
const checkout = resolve(process.argv[2] ?? '.');
const folder = mkdtempSync(join(tmpdir(), 'carrel-fixture-'));
const path = join(folder, 'carrel.db');
const support: typeof import('../../support/test-app.ts') = await import(
  pathToFileURL(join(checkout, 'test/support/test-app.ts')).href
);

const setup = await support.prepareTestApp({ variables: { DATABASE_URL: `sqlite:${path}` } });
const { discord, campus, campusServer, clock } = setup;
const began = clock.now();
const machineNow = Date.now;
// The machine's time goes with the campus's, so that all rows are of one day.
let aheadMs = began - machineNow();
Date.now = () => machineNow() + aheadMs;
await setup.start();
const moderator = discord.user({ permissions: ['ManageGuild'] });
const reader = discord.user({ context: 'botDm', locale: 'fr' });

/** Runs a line that this checkout may not know, with what names the alert, board or digest that it adds. */
async function run(person: typeof moderator, line: string): Promise<string> {
  try {
    const { message } = await person.run(line);
    return /`([0-9a-z]{4})`/.exec(JSON.stringify(message?.raw))?.[1] ?? '';
  } catch (error) {
    process.stderr.write(`left out: ${line}: ${String(error)}\n`);
    return '';
  }
}
async function pass(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 5) {
    aheadMs += 5 * minute;
    await setup.nextPoll(5 * minute);
    for (let turns = 0; turns < 50; turns += 1) await setImmediate();
  }
}
const tens = (people: number) => Math.round(people / 10) * 10;
const webster = () => tens(campus.truth('webster', clock.now()));

await run(
  moderator,
  `/alert add library:webster direction:above threshold:${webster() + 40} hold:0 channel:#study-hall`,
);
const slow = await run(
  moderator,
  '/alert add library:vanier direction:below threshold:50% margin:5% cooldown:60 quiet:23:00-07:30 days:mon-fri resolved:true channel:#study-hall',
);
const muted = await run(moderator, '/alert add library:webster direction:below threshold:20 channel:#general');
await run(moderator, '/alert add library:any direction:below threshold:5 channel:#general language:fr');
const removed = await run(moderator, '/alert add library:greynuns direction:above threshold:90% channel:#general');
await run(reader, '/notify-me when library:vanier direction:below threshold:10%');
await run(moderator, '/board create channel:#general');
await run(moderator, '/board create channel:#study-hall chart:true libraries:webster');
await run(moderator, '/digest add time:10:30 channel:#general');
await run(moderator, '/digest add time:08:00 weekdays:mon,fri channel:#study-hall');
campusServer.faults.set('newLibrary', { sourceKey: oddText });
await pass(10);
campusServer.faults.set(undefined);
await pass(40);
// A message that Discord refuses for want of a permission, and an alert that cannot be confirmed for it.
discord.faults.denyPermissions(discord.channelId('general'), ['SendMessages']);
await run(moderator, '/alert add library:vanier direction:above threshold:75% channel:#general');
discord.faults.restorePermissions(discord.channelId('general'));
await run(moderator, `/alert add library:webster direction:above threshold:${webster() + 20} hold:0 channel:#general`);
discord.faults.denyPermissions(discord.channelId('general'), ['SendMessages']);
await pass(30);
if (slow !== '') await run(moderator, `/alert pause id:${slow}`);
if (muted !== '') await run(moderator, `/alert mute id:${muted} for:today`);
if (removed !== '') await run(moderator, `/alert remove id:${removed}`);

const running = new DatabaseSync(path, { readOnly: true });
// Not closed before the copy: a bot that stops in good order gives up its claims, and one that is killed does not.
running.exec(`vacuum into '${join(folder, 'copy.db')}'`);
running.close();
await setup.close();
const database = new DatabaseSync(join(folder, 'copy.db'));
const names = (sql: string) =>
  database
    .prepare(sql)
    .all()
    .map(({ name }) => String(name));
const newest = names('select name from kysely_migration order by name').at(-1) ?? '';
for (const statement of oddRows(newest.slice(0, 4), began)) database.exec(statement);
const lines = names(
  "select sql || ';' as name from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
);
for (const table of names("select name from sqlite_master where type = 'table' order by rowid")) {
  const columns = names(`select name from pragma_table_info('${table}')`);
  const values = columns.map((column) => `quote("${column}")`).join(" || ', ' || ");
  const rows = names(`select ${values} as name from "${table}" order by rowid`);
  if (rows.length === 0)
    throw new Error(`The table ${table} has no row: add to this script, or to odd-rows.ts, what gives it one.`);
  lines.push(`insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values`);
  lines.push(`${rows.map((row) => `  (${row})`).join(',\n')};`);
}
database.close();
rmSync(folder, { recursive: true });
const file = join(import.meta.dirname, 'fixtures', `${newest.slice(0, 4)}.sql`);
writeFileSync(file, `${lines.join('\n')}\n`);
process.stderr.write(`${file}: ${lines.length} lines\n`);
process.exit();
