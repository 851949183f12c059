import { expect, test } from 'vitest';
import { MessageFlags } from '#discord.js';
import { asked, dataOf } from '../support/interactions.ts';
import { routing } from '../support/routing.ts';

test('the help is only for who asked and names every command, itself too', async () => {
  const { ask, responses } = routing();
  await ask(asked('help', {}, { locale: 'fr' }));
  expect(dataOf(responses[0]).flags).toBe(MessageFlags.Ephemeral);
  for (const name of ['achalandage', 'état', 'aide']) expect(JSON.stringify(responses[0])).toContain(`**/${name}** · `);
});
