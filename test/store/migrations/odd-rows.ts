/** A text that a careless statement would not bring back as it was. */
export const oddText = `L'Étage "2" 📚 \\ %`;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A rule as it was written before rules could be about several libraries; it is read to this day. */
const oldRule = JSON.stringify({
  version: 2,
  margin: null,
  holdMs: 0,
  cooldownMs: 0,
  quietHours: null,
  days: null,
  oneShot: true,
  recoverMs: 0,
  libraryId: 'webster',
  direction: 'below',
  threshold: { percent: 20 },
});

/**
 * Statements that insert, into a database whose newest migration is numbered `newest`, what an hour of a bot does not bring:
 * values that are written no more, columns that are rarely null, texts with quotes. `at`: milliseconds since the Unix epoch.
 */
export function oddRows(newest: string, at: number): string[] {
  const odd = quoted(oddText);
  const library = newest < '0013' ? { column: '', value: '' } : { column: 'library_id, ', value: `'', ` };
  const paused = newest < '0011' ? 'stopped_reason, stopped_at' : 'paused_reason, paused_at';
  const rows: readonly (readonly [since: string, statement: string])[] = [
    ['0001', `insert into reading values (${odd}, ${at - 1}, -247, '1900-01-01 00:00:00.000', 0, ${at - 1})`],
    [
      '0002',
      `insert into subscription (id, owner_key, guild_id, channel_id, created_by, created_at, locale, role_id, say_resolved, rule, paused_reason, paused_at)
        values ('odd1', 'guild:odd', 'odd', 'c1', '', ${at}, 'fr', 'r1', 1, ${quoted(oldRule)}, 'missingPermissions', ${at})`,
    ],
    [
      '0002',
      `insert into alert (subscription_id, library_id, direction, phase, service_day, rule_version, episode, last_fired_at)
        values ('odd1', 'webster', 'below', 'over', null, 2, 7, ${at})`,
    ],
    [
      '0002',
      `insert into delivery (id, subscription_id, ${library.column}episode, kind, server_key, channel_id, opened_at, cause, detail, status, reason, queued_at, expires_at, due_at, attempts, settled_at)
        values ('odd2', 'gone', ${library.value}3, 'line', 'user:odd', 'dm1', ${at}, 'dayEnded', ${odd}, 'cancelled', 'neverTold', ${at}, ${at}, ${at}, 0, ${at})`,
    ],
    ['0002', `insert into trace values ('odd3', 'odd', ${at}, 1, 'gone', ${odd})`],
    [
      '0004',
      `insert into board (id, guild_id, channel_id, created_by, created_at, locale, library_ids, has_chart, failures, not_before, ${paused}, turn, nonce)
        values ('odd4', 'odd', 'c1', '', ${at}, 'fr', ${quoted(JSON.stringify([oddText]))}, 0, 9, 0, 'code30046', ${at}, 1, 'odd4')`,
    ],
    [
      '0005',
      `insert into digest (id, guild_id, channel_id, created_by, created_at, locale, minute, weekdays, library_ids, next_at, ${paused})
        values ('odd5', 'odd', 'c1', '', ${at}, 'en', 0, '[]', '[]', ${at}, 'notInServer', ${at})`,
    ],
    [
      '0022',
      `insert into board (id, guild_id, channel_id, created_by, created_at, locale, library_ids, has_chart, failures, not_before, turn, nonce, replaces, removed_at)
        values ('odd7', 'odd', 'c2', '', ${at}, 'fr', '[]', 1, 0, 0, 1, 'odd7', 'odd4', null), ('odd8', 'odd', 'c3', '', ${at}, 'en', '[]', 0, 0, 0, 2, 'odd8', null, ${at})`,
    ],
    ['0010', `insert into feed_state values ('telepathy', ${quoted(JSON.stringify(oddText))})`],
    ['0012', `insert into pending values ('odd6', 'alert 0', null, ${quoted(JSON.stringify(oddText))}, ${at})`],
  ];
  return rows.filter(([since]) => since <= newest).map(([, statement]) => statement);
}
