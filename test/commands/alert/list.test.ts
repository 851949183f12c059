import { expect, test } from 'vitest';
import type { Trace } from '../../../src/domain/alerts/decision.ts';
import { alertApp } from '../../support/alert-app.ts';

test('/alert list says of which alert it is not known whether its last message was posted, until one surely was', async () => {
  const traces: Trace[] = [];
  const { moderator, alerts, discord } = await alertApp({ services: { traces: async () => traces } });
  await moderator().run('/alert add library:webster direction:below threshold:400');
  await moderator().run('/alert add library:webster direction:below threshold:300');
  const [one, other] = await alerts();
  const values = async (locale?: string) => {
    const { message } = await moderator(locale === undefined ? {} : { locale }).run('/alert list');
    const fields = message?.embeds[0]?.fields ?? [];
    return [one, other].map((alert) => fields.find(({ name }) => name.startsWith(alert?.id ?? '?'))?.value ?? '');
  };
  const channel = `<#${discord.channelId('general')}>`;
  traces.unshift({ at: 1, subscriptionId: one?.id ?? '', reason: 'sent' });
  traces.unshift({ at: 2, subscriptionId: one?.id ?? '', reason: 'perhapsSent' });
  traces.unshift({ at: 3, subscriptionId: one?.id ?? '', reason: 'cooldown' });
  const sentence = `⚠️ Its last message may not have gone out: Carrel couldn’t look for it in ${channel}. For that it needs Read Message History there.`;
  expect((await values()).map((value) => value.includes(sentence))).toEqual([true, false]);
  expect((await values('fr'))[0]).toContain(`Carrel n’a pas pu le chercher dans ${channel}.`);
  traces.unshift({ at: 4, subscriptionId: one?.id ?? '', reason: 'sent' });
  expect((await values()).map((value) => value.includes('may not have gone out'))).toEqual([false, false]);
});
