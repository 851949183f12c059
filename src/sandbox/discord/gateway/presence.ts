import { isObject, type JsonObject, numberOf, textOf } from '../json.ts';

/** The presence that a bot shows: its status and its activities, as it sent them. */
export interface Presence {
  status: string;
  activities: JsonObject[];
  afk: boolean;
  since: number | null;
}

const statuses = ['online', 'dnd', 'idle', 'invisible', 'offline'];
const longestText = 128;

/** Reads an "Update Presence" ("Gateway Events" of Discord's reference); a string says what is wrong with it. */
export function readPresence(data: unknown): Presence | string {
  if (!isObject(data)) return 'a presence is an object';
  const status = textOf(data.status);
  if (status === undefined || !statuses.includes(status)) return `status must be one of ${statuses.join(', ')}`;
  if (!Array.isArray(data.activities)) return 'activities must be a list';
  const activities: JsonObject[] = [];
  for (const activity of data.activities) {
    if (!isObject(activity)) return 'an activity is an object';
    const type = numberOf(activity.type);
    if (type === undefined || type < 0 || type > 5) return 'the type of an activity is a number from 0 to 5';
    const name = textOf(activity.name) ?? '';
    if (name.length < 1 || name.length > longestText)
      return `the name of an activity has 1 to ${longestText} characters`;
    const state = activity.state ?? '';
    if (typeof state !== 'string' || state.length > longestText)
      return `the state of an activity has at most ${longestText} characters`;
    if (type === 4 && state === '') return 'a custom status shows its state, and there is none';
    activities.push(activity);
  }
  return { status, activities, afk: data.afk === true, since: numberOf(data.since) ?? null };
}
