import type { Kysely } from 'kysely';
import type { Added } from '../../domain/added.ts';
import type { EndCause } from '../../domain/alerts/alert.ts';
import {
  isSameSubscription,
  type NewSubscription,
  ownerOfTarget,
  type Subscription,
  type SubscriptionOwner,
} from '../../domain/alerts/subscription.ts';
import type { Edited, Restored, SubscriptionStore } from '../../domain/alerts/subscription-store.ts';
import { moveQueued } from '../deliveries/move-queued.ts';
import { queueEvents } from '../deliveries/queue-events.ts';
import { retryRefusedEdits } from '../deliveries/refused-edits.ts';
import { hasRoom, type StoreParts } from '../engine/database.ts';
import { twiceIfLost } from '../engine/lost-answer.ts';
import { newSubscriptionId } from '../engine/short-id.ts';
import { ownerKey } from '../owner-key.ts';
import { deliveryStatuses, type SubscriptionTable, type Tables } from '../tables.ts';
import { coreOf, ruleOfText, subscriptionOf } from './alert-rows.ts';
import { changedAlerts, newAlerts } from './begin-alerts.ts';
import { findGuildIds } from './guild-ids.ts';
import {
  deleteSubscriptionsOf,
  findRemoved,
  removedKey,
  removeSubscription,
  restoreSubscription,
} from './removed-subscriptions.ts';
import { resumeRows } from './resume-rows.ts';
import { saveAlerts } from './save-alerts.ts';
import { endsOf, type Found, pauseRows, silenced, withAlerts } from './subscription-rows.ts';

/** The subscriptions on any engine that Kysely supports. */
export function createSqlSubscriptionStore(parts: StoreParts): SubscriptionStore {
  const { db, attempt, inTransaction, now, random, newId, freshMs } = parts;

  /** Does something to one subscription of an owner; false when there is no such one. */
  const change = (
    owner: SubscriptionOwner,
    id: string,
    work: (tx: Kysely<Tables>, found: Found) => Promise<void>,
  ): Promise<boolean> => {
    let isKnown = false;
    const once = async (tx: Kysely<Tables>) => {
      const [found] = await foundOf(tx, ownerKey(owner), id);
      // What a first time has removed is not found by a second.
      if (found === undefined) return isKnown;
      isKnown = true;
      await work(tx, found);
      return true;
    };
    return twiceIfLost(() => inTransaction(once));
  };

  const endEpisodes = async (tx: Kysely<Tables>, found: Found, at: number, cause: EndCause) => {
    await queueEvents(tx, endsOf(found, at, cause), { queuedAt: now(), newId });
  };

  const resume = async (tx: Kysely<Tables>, found: readonly Found[]) => {
    for (const one of found) {
      if (one.row.paused_reason === null) continue;
      await resumeRows(tx, [one], { now: now(), freshMs });
      await retryRefusedEdits(tx, one.row, now());
    }
  };

  return {
    add: (subscription, most) => {
      const owner = ownerKey(ownerOfTarget(subscription.target));
      const tried = new Set<string>();
      const work = async (tx: Kysely<Tables>): Promise<Added<Subscription>> => {
        const same = await duplicateOf(tx, owner, subscription);
        if (same !== undefined)
          return tried.has(same.id) ? { kind: 'added', thing: same } : { kind: 'duplicate', id: same.id };
        if (!(await hasRoom(tx.selectFrom('subscription').where('owner_key', '=', owner), most)))
          return { kind: 'tooMany' };
        const id = await newSubscriptionId(tx, random);
        tried.add(id);
        const row = rowOf(id, subscription);
        const alerts = await newAlerts(tx, id, subscription.rule, subscription.createdAt, freshMs);
        await tx.insertInto('subscription').values(row).execute();
        await saveAlerts(
          tx,
          alerts.map(({ alert }) => alert),
        );
        return { kind: 'added', thing: subscriptionOf(row, alerts) };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    list: (owner) =>
      attempt(async () => {
        const found = await foundOf(db, ownerKey(owner));
        return found.map(({ row, alerts }) => subscriptionOf(row, alerts));
      }),

    find: (owner, id) =>
      attempt(async () => {
        const [found] = await foundOf(db, ownerKey(owner), id);
        return found && subscriptionOf(found.row, found.alerts);
      }),

    edit: (owner, id, { rule: wished, target, roleId, sayResolved, publish, locale }) => {
      const work = async (tx: Kysely<Tables>): Promise<Edited> => {
        const [found] = await foundOf(tx, ownerKey(owner), id);
        if (found === undefined) return { kind: 'unknown' };
        const { row, alerts } = found;
        const old = ruleOfText(row.rule);
        const rule = wished === undefined ? undefined : { ...old, ...wished, version: old.version + 1 };
        const next: SubscriptionTable = {
          ...row,
          ...(target === undefined ? {} : placeOf(target)),
          ...(roleId === undefined ? {} : { role_id: roleId }),
          ...(sayResolved === undefined ? {} : { say_resolved: sayResolved ? 1 : 0 }),
          ...(publish === undefined ? {} : { publish: publish ? 1 : 0 }),
          ...(locale === undefined ? {} : { locale }),
          ...(rule === undefined ? {} : { rule: JSON.stringify(rule), covers_any: rule.libraries === 'any' ? 1 : 0 }),
        };
        if (target !== undefined || locale !== undefined || rule !== undefined) {
          const changed = subscriptionOf(next, alerts);
          const same = await duplicateOf(tx, next.owner_key, changed, id);
          if (same !== undefined) return { kind: 'duplicate', id: same.id };
        }
        await tx.updateTable('subscription').set(next).where('id', '=', id).execute();
        if (next.channel_id !== row.channel_id) await moveQueued(tx, id, next.channel_id);
        if (rule !== undefined) {
          const at = now();
          const changed = await changedAlerts(tx, found, rule, at, freshMs);
          await tx.deleteFrom('alert').where('subscription_id', '=', id).execute();
          await saveAlerts(
            tx,
            row.paused_reason === null ? changed : changed.map((alert) => silenced(alert, row.paused_until)),
          );
          await endEpisodes(tx, found, at, 'ruleChanged');
        }
        // It was silent because of its old channel, and for no other reason.
        if (target !== undefined && row.paused_reason !== 'byHand')
          await resume(tx, await foundOf(tx, next.owner_key, id));
        return { kind: 'edited' };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    remove: (owner, id) =>
      change(owner, id, async (tx, found) => {
        await endEpisodes(tx, found, now(), 'removed');
        await removeSubscription(tx, found, now());
      }),

    restore: (owner, id, most) => {
      const work = async (tx: Kysely<Tables>): Promise<Restored> => {
        const key = ownerKey(owner);
        const found = await findRemoved(tx, owner, id, now());
        if (found !== undefined) {
          const same = await duplicateOf(tx, key, subscriptionOf(found.row, found.alerts));
          if (same !== undefined) return { kind: 'duplicate', id: same.id };
          if (!(await hasRoom(tx.selectFrom('subscription').where('owner_key', '=', key), most)))
            return { kind: 'tooMany' };
          await restoreSubscription(tx, found, owner, { now: now(), freshMs });
        }
        const [back] = await foundOf(tx, key, id);
        return back === undefined
          ? { kind: 'unknown' }
          : { kind: 'added', thing: subscriptionOf(back.row, back.alerts) };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    pause: (owner, id, reason, at, until = null) =>
      change(owner, id, async (tx, found) => {
        await pauseRows(tx, [found], reason, at, until);
        if (reason !== 'byHand') return;
        await endEpisodes(tx, found, at, 'paused');
        await cancelUnposted(tx, id, now());
      }),

    resume: (owner, id) => change(owner, id, (tx, found) => resume(tx, [found])),

    guildIds: () => findGuildIds((read) => attempt(() => read(db))),

    forgetGuild: (guildId, leftAt = Number.MAX_SAFE_INTEGER) =>
      inTransaction(async (tx) => {
        const added = await tx
          .selectFrom('subscription')
          .where('owner_key', '=', ownerKey({ kind: 'guild', guildId }))
          .where('created_at', '>', leftAt)
          .select('id')
          .union(tx.selectFrom('board').where('guild_id', '=', guildId).where('created_at', '>', leftAt).select('id'))
          .union(tx.selectFrom('digest').where('guild_id', '=', guildId).where('created_at', '>', leftAt).select('id'))
          .execute();
        if (added.length > 0) return false;
        await deleteSubscriptionsOf(tx, { kind: 'guild', guildId });
        // By an index that begins with the status. What is about a removed alert may bear the key of what is removed.
        await tx
          .deleteFrom('delivery')
          .where('status', 'in', deliveryStatuses)
          .where('server_key', 'in', [ownerKey({ kind: 'guild', guildId }), removedKey])
          .where('guild_id', '=', guildId)
          .execute();
        await tx.deleteFrom('trace').where('guild_id', '=', guildId).execute();
        await tx.deleteFrom('board').where('guild_id', '=', guildId).execute();
        await tx.deleteFrom('digest').where('guild_id', '=', guildId).execute();
        await tx.deleteFrom('refused_channel').where('guild_id', '=', guildId).execute();
        return true;
      }),
  };
}

/** Cancels what has surely not been posted of a paused subscription: what notifies once has no open episode that would end. */
async function cancelUnposted(db: Kysely<Tables>, id: string, now: number): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason: 'paused', settled_at: now })
    .where('subscription_id', '=', id)
    .where('kind', '=', 'fired')
    .where('status', '=', 'queued')
    .where('batch_id', 'is', null)
    .execute();
}

/** Another subscription of the owner that posts the same. */
async function duplicateOf(
  db: Kysely<Tables>,
  owner: string,
  wanted: Pick<Subscription, 'rule' | 'target' | 'locale'>,
  ownId?: string,
): Promise<Subscription | undefined> {
  const rows = await rowsOf(db, owner);
  const same = rows.find((row) => row.id !== ownId && isSameSubscription(coreOf(row), wanted));
  const [found] = await withAlerts(db, same === undefined ? [] : [same]);
  return found && subscriptionOf(found.row, found.alerts);
}

/** The rows of an owner's subscriptions, or of one of them, oldest first. */
async function foundOf(db: Kysely<Tables>, owner: string, id?: string): Promise<Found[]> {
  return withAlerts(db, await rowsOf(db, owner, id));
}

async function rowsOf(db: Kysely<Tables>, owner: string, id?: string): Promise<SubscriptionTable[]> {
  let query = db.selectFrom('subscription').where('owner_key', '=', owner).selectAll();
  if (id !== undefined) query = query.where('id', '=', id);
  return query.orderBy('created_at').orderBy('id').execute();
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
    publish: subscription.publish ? 1 : 0,
    rule: JSON.stringify(rule),
    paused_reason: null,
    paused_at: null,
    paused_until: null,
    expires_at: expiresAt,
    expiry_due: expiresAt,
    last_sent_at: null,
    covers_any: rule.libraries === 'any' ? 1 : 0,
    removed_at: null,
    removed_pause: null,
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
