import { DatabaseSync } from 'node:sqlite';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { sqlitePathOf } from '../../src/store/engine/database-url.ts';
import { openStore } from '../../src/store/open-store.ts';
import { insertRules } from '../alerts/alert-rules.ts';
import { openSqliteFile } from '../lab/database.ts';

/** How large a bot is. */
export interface Size {
  readonly servers: number;
  /** Alerts that do not fire, all of Webster. */
  readonly rules: number;
  readonly libraries: number;
  /** History, with a reading every five minutes of each library. */
  readonly months: number;
}

/** The libraries' default of what is full (src/campus), so that no alert has to be worked out anew. */
const fullOfWebster = 1_600;
const readingMs = 5 * 60_000;
const monthMs = 30 * 24 * 3_600_000;

const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)';
/** The server of the `i`th thing, spread over `?` servers, and its channel. */
const server = 'cast(700000000000000000 + i % ? as text)';
const channel = 'cast(800000000000000000 + i as text)';

/** Writes a database of that size, with `firing` more alerts that fire above 400 people. */
export async function fillStore(url: string, size: Size, firing: number): Promise<void> {
  await (await openStore({ url })).close();
  const path = sqlitePathOf(url);
  const kinds = [
    { prefix: 'idle', count: size.rules, threshold: 2_000 },
    { prefix: 'firing', count: firing, threshold: 400 },
  ];
  const file = openSqliteFile(path);
  await insertRules(file, kinds, { servers: size.servers, day: serviceDayOf(Date.now()) });
  file.close();
  const database = new DatabaseSync(path);
  database.exec('begin');
  database.prepare('insert into alert_library (library_id, full_people) values (?, ?)').run('webster', fullOfWebster);
  insertHistory(database, size);
  database.exec('commit');
  database.close();
}

/** A made-up past: each day rises to 900 people and falls again, the libraries a little apart. */
function insertHistory(database: DatabaseSync, { libraries, months }: Size): void {
  const known = ['webster', 'vanier', 'greynuns'];
  const count = Math.floor((months * monthMs) / readingMs);
  const last = Math.floor(Date.now() / readingMs) * readingMs - readingMs;
  const insert = database.prepare(
    `${numbers} insert into reading (library_id, fetched_at, raw, stamp, people, seen_at)
     select ?, ? - i * ${readingMs}, 900 - 6 * abs(i % 288 - 144) + ?, 'made up', 900 - 6 * abs(i % 288 - 144) + ?, ? - i * ${readingMs} from n`,
  );
  for (let index = 0; index < libraries; index += 1) {
    insert.run(count, known[index] ?? `library${index}`, last, index, index, last);
  }
}

/** Boards that are due now, written beside the process that will post them. */
export function addBoards(url: string, { servers }: Size, { first, count }: { first: number; count: number }): void {
  const database = new DatabaseSync(sqlitePathOf(url), { timeout: 5_000 });
  database
    .prepare(
      `${numbers} insert into board (id, guild_id, channel_id, created_by, created_at, locale, library_ids, has_chart, failures, not_before, due_at, turn, nonce)
       select 'b' || (i + ?), ${server}, ${channel}, 'm', 0, 'en', '[]', 0, 0, 0, 1, 0, 'growth' || (i + ?) from n`,
    )
    .run(count, first, servers, first);
  database.close();
}
