import { alertApp } from '../../support/alert-app.ts';

/** What a member without Manage Server is told. */
export const sentence = 'You need the Manage Server permission here to do that.';

/** A student without any special permission. */
export const member = { user: { id: '1500000000000000009' }, permissions: '2048', roles: [] };

/** A member who may do everything. */
export const admin = { user: { id: '1500000000000000009' }, permissions: '8', roles: [] };

/** An app with two servers; the first has one alert. */
export async function servers() {
  const app = await alertApp({ discord: { guilds: 2 } });
  const [own, other] = app.discord.guilds();
  if (own === undefined || other === undefined) throw new Error('there are no two servers');
  const channelId = app.discord.channelId('general');
  await app.moderator().run('/alert add library:webster direction:below threshold:400');
  const [alert] = await app.alerts();
  if (alert === undefined) throw new Error('the alert was not added');
  const inOwn = { guild_id: own.id, channel_id: channelId };
  const inOther = { guild_id: other.id, channel_id: app.discord.channelId('general', other.id) };
  const posts = () =>
    app.discord.requests().filter(({ method, path }) => method === 'POST' && path.endsWith('/messages')).length;
  return { ...app, own, other, alert, inOwn, inOther, posts };
}
