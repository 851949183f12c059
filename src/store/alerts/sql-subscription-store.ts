import type { Kysely } from 'kysely';
import type { AlertState, EndCause, Observation } from '../../domain/alerts/alert.ts';
import { changeRule, endOf, newAlert } from '../../domain/alerts/alert-step.ts';
import {
  isSameSubscription,
  type NewSubscription,
  ownerOfTarget,
  type Subscription,
  type SubscriptionOwner,
} from '../../domain/alerts/subscription.ts';
import type { SubscriptionStore } from '../../domain/alerts/subscription-store.ts';
import { queueEvents } from '../deliveries/queue-events.ts';
import { retryRefusedEdits } from '../deliveries/refused-edits.ts';
import { hasRoom, type StoreParts } from '../engine/database.ts';
import { newSubscriptionId } from '../engine/short-id.ts';
import { ownerKey } from '../owner-key.ts';
import type { AlertLibraryTable, SubscriptionTable, Tables } from '../tables.ts';
import { alertRowOf, dueAt, ruleOfText, stateOf, subscriptionOf } from './alert-rows.ts';
import { findGuildIds } from './guild-ids.ts';
import { deleteSubscriptionsOf, removeSubscription } from './removed-subscriptions.ts';
import { resumeRows } from './resume-rows.ts';
import { saveAlerts } from './save-alerts.ts';
import { type Found, pauseRows, silenced, withAlerts } from './subscription-rows.ts';

/** The subscriptions on any engine that Kysely supports. */
export function createSqlSubscriptionStore(parts: StoreParts): SubscriptionStore {
  const { db, attempt, inTransaction, now, random, newId, freshMs } = parts;

  /** Does something to one subscription of an owner; false when there is no such one. */
  const change = (
    owner: SubscriptionOwner,
    id: string,
    work: (tx: Kysely<Tables>, found: Found) => Promise<void>,
  ): Promise<boolean> =>
    inTransaction(async (tx) => {
      const [found] = await foundOf(tx, ownerKey(owner), id);
      if (found === undefined) return false;
      await work(tx, found);
      return true;
    });

  const endEpisode = async (tx: Kysely<Tables>, { row, alert, library }: Found, at: number, cause: EndCause) => {
    const events = endOf(stateOf(alert, library), at, cause);
    await queueEvents(
      tx,
      events.map((event) => ({ subscription: row, event })),
      { queuedAt: now(), newId },
    );
  };

  return {
    add: (subscription, most) =>
      inTransaction(async (tx) => {
        const owner = ownerKey(ownerOfTarget(subscription.target));
        const same = await duplicateOf(tx, owner, subscription);
        if (same !== undefined) return { kind: 'duplicate', id: same };
        if (!(await hasRoom(tx.selectFrom('subscription').where('owner_key', '=', owner), most)))
          return { kind: 'tooMany' };
        const id = await newSubscriptionId(tx, random);
        const { rule } = subscription;
        const library = await libraryOf(tx, rule.libraryId);
        const full = library?.full_people ?? undefined;
        const state = newAlert(rule, lastSeen(library, subscription.createdAt, freshMs));
        // What has seen nothing yet is looked at with the next reading, whatever it says.
        const due = state.serviceDay === null ? 0 : dueAt(rule, state, subscription.createdAt);
        const row = rowOf(id, subscription);
        const alert = alertRowOf(id, rule, state, { full, dueAt: due });
        await tx.insertInto('subscription').values(row).execute();
        await saveAlerts(tx, [alert]);
        return { kind: 'added', thing: subscriptionOf(row, alert, library) };
      }),

    list: (owner) =>
      attempt(async () => {
        const found = await foundOf(db, ownerKey(owner));
        return found.map(({ row, alert, library }) => subscriptionOf(row, alert, library));
      }),

    find: (owner, id) =>
      attempt(async () => {
        const [found] = await foundOf(db, ownerKey(owner), id);
        return found && subscriptionOf(found.row, found.alert, found.library);
      }),

    edit: (owner, id, { rule: wished, target, roleId, sayResolved, locale }) =>
      inTransaction(async (tx) => {
        const [found] = await foundOf(tx, ownerKey(owner), id);
        if (found === undefined) return { kind: 'unknown' };
        const { row, alert, library } = found;
        const old = ruleOfText(row.rule);
        const rule = wished === undefined ? undefined : { ...wished, version: old.version + 1 };
        const next: SubscriptionTable = {
          ...row,
          ...(target === undefined ? {} : placeOf(target)),
          ...(roleId === undefined ? {} : { role_id: roleId }),
          ...(sayResolved === undefined ? {} : { say_resolved: sayResolved ? 1 : 0 }),
          ...(locale === undefined ? {} : { locale }),
          ...(rule === undefined ? {} : { rule: JSON.stringify(rule) }),
        };
        if (target !== undefined || locale !== undefined || rule !== undefined) {
          const changed = subscriptionOf(next, alert, library);
          const same = await duplicateOf(tx, next.owner_key, changed, id);
          if (same !== undefined) return { kind: 'duplicate', id: same };
        }
        await tx.updateTable('subscription').set(next).where('id', '=', id).execute();
        if (rule === undefined) return { kind: 'edited' };
        const at = now();
        const newLibrary = await libraryOf(tx, rule.libraryId);
        // Another rule has seen nothing yet, so that what is seen now is new to it.
        const state: AlertState = { ...stateOf(alert, library), lastSeenAt: null, serviceDay: null };
        const { state: begun, events } = changeRule(state, rule, at, lastSeen(newLibrary, at, freshMs));
        const full = newLibrary?.full_people ?? undefined;
        const changed = alertRowOf(id, rule, begun, { full, dueAt: begun.serviceDay === null ? 0 : null });
        await saveAlerts(tx, [row.paused_reason === null ? changed : silenced(changed, row.paused_until)]);
        await queueEvents(
          tx,
          events.map((event) => ({ subscription: row, event })),
          { queuedAt: at, newId },
        );
        return { kind: 'edited' };
      }),

    remove: (owner, id) =>
      change(owner, id, async (tx, found) => {
        await endEpisode(tx, found, now(), 'removed');
        await removeSubscription(tx, found, now());
      }),

    pause: (owner, id, reason, at, until = null) =>
      change(owner, id, async (tx, found) => {
        await pauseRows(tx, [found], reason, at, until);
        if (reason === 'byHand') await endEpisode(tx, found, at, 'paused');
      }),

    resume: (owner, id) =>
      change(owner, id, async (tx, found) => {
        const { row } = found;
        if (row.paused_reason === null) return;
        await resumeRows(tx, [found]);
        await retryRefusedEdits(tx, row, now());
      }),

    guildIds: () => findGuildIds((read) => attempt(() => read(db))),

    forgetGuild: (guildId) =>
      inTransaction(async (tx) => {
        await deleteSubscriptionsOf(tx, { kind: 'guild', guildId });
        await tx.deleteFrom('delivery').where('guild_id', '=', guildId).execute();
        await tx.deleteFrom('trace').where('guild_id', '=', guildId).execute();
        await tx.deleteFrom('board').where('guild_id', '=', guildId).execute();
        await tx.deleteFrom('digest').where('guild_id', '=', guildId).execute();
      }),
  };
}

/** The id of another subscription of the owner that posts the same. */
async function duplicateOf(
  db: Kysely<Tables>,
  owner: string,
  wanted: Pick<Subscription, 'rule' | 'target' | 'locale'>,
  ownId?: string,
): Promise<string | undefined> {
  const others = (await foundOf(db, owner)).filter(({ row }) => row.id !== ownId);
  const same = others.find(({ row, alert, library }) =>
    isSameSubscription(subscriptionOf(row, alert, library), wanted),
  );
  return same?.row.id;
}

/** The rows of an owner's subscriptions, or of one of them, oldest first. */
async function foundOf(db: Kysely<Tables>, owner: string, id?: string): Promise<Found[]> {
  let query = db.selectFrom('subscription').where('owner_key', '=', owner).selectAll();
  if (id !== undefined) query = query.where('id', '=', id);
  return withAlerts(db, await query.orderBy('created_at').orderBy('id').execute());
}

async function libraryOf(db: Kysely<Tables>, libraryId: string): Promise<AlertLibraryTable | undefined> {
  return db.selectFrom('alert_library').where('library_id', '=', libraryId).selectAll().executeTakeFirst();
}

/** What the alerts of a library saw last, unless by `now` it is too old, or of a clock that was set back, to be what a person sees. */
function lastSeen(library: AlertLibraryTable | undefined, now: number, freshMs: number): Observation | undefined {
  if (library === undefined || library.seen_at === null || library.people === null) return undefined;
  const ageMs = now - library.seen_at;
  if (library.service_day === null || ageMs < 0 || ageMs > freshMs) return undefined;
  return {
    people: library.people,
    at: library.seen_at,
    serviceDay: library.service_day,
    freshness: 'fresh',
    full: library.full_people ?? undefined,
    now,
  };
}

function rowOf(id: string, subscription: NewSubscription): SubscriptionTable {
  const { target, createdBy, createdAt, rule, locale, roleId, sayResolved, expiresAt } = subscription;
  return {
    id,
    ...placeOf(target),
    created_by: createdBy,
    created_at: createdAt,
    locale,
    role_id: roleId,
    say_resolved: sayResolved ? 1 : 0,
    rule: JSON.stringify(rule),
    paused_reason: null,
    paused_at: null,
    paused_until: null,
    expires_at: expiresAt,
    expiry_due: expiresAt,
    last_sent_at: null,
  };
}

function placeOf(target: Subscription['target']) {
  return {
    owner_key: ownerKey(ownerOfTarget(target)),
    guild_id: target.kind === 'channel' ? target.guildId : null,
    user_id: target.kind === 'dm' ? target.userId : null,
    channel_id: target.channelId,
  };
}
