import type { Tables } from '../tables.ts';

/** A table by its name. */
export type TableName = keyof Tables;

/**
 * Every table, in an order in which rows may be inserted (a reading before what refers to it), with the columns by which
 * its rows are unique and in order: the same on both engines, which compare text by its bytes.
 */
export const tableKeys: { readonly [Name in TableName]: readonly (keyof Tables[Name] & string)[] } = {
  reading: ['library_id', 'fetched_at'],
  library_state: ['library_id'],
  subscription: ['id'],
  alert: ['subscription_id', 'library_id'],
  alert_library: ['library_id'],
  delivery: ['id'],
  trace: ['id'],
  board: ['id'],
  digest: ['id'],
  refused_channel: ['channel_id'],
  feed_state: ['name'],
  pending: ['key'],
  leader: ['role'],
  gateway_shard: ['shard_id', 'shard_count'],
  identify_turn: ['bucket'],
};

/** The names of all tables, in the order of `tableKeys`. */
export const tableNames = Object.keys(tableKeys) as readonly TableName[];
