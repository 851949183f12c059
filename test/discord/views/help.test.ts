import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { helpView } from '../../../src/discord/views/help.ts';
import { messageBodyOf } from '../../../src/discord/views/reply/message-body.ts';
import { checkBody } from '../../../src/sandbox/discord/spec/validate.ts';

const definitions = commands.map(({ definition }) => definition);
const textOf = (locale: 'en' | 'fr') => JSON.stringify(helpView(definitions, locale));

test('the help names every command as the reader’s Discord does', () => {
  for (const { name, name_localizations } of definitions) {
    expect(textOf('en')).toContain(`**/${name}** · `);
    expect(textOf('fr')).toContain(`**/${name_localizations?.fr}** · `);
  }
});

test('the help says where the levels begin, why a number is "about", and whose data it is', () => {
  expect(textOf('en')).toContain(
    '🟢 quiet below 35% · 🟡 moderate from there · 🟠 busy from 60% · 🔴 packed from 85%.',
  );
  expect(textOf('fr')).toContain('🟠 achalandée dès 60\u00a0% · 🔴 bondée dès 85\u00a0%.');
  for (const locale of ['en', 'fr'] as const) {
    expect(textOf(locale)).toContain('CC BY 4.0');
    expect(textOf(locale)).toContain('(<https://opendata.concordia.ca/>)');
    expect(checkBody('webhookEdit', messageBodyOf(helpView(definitions, locale)))).toEqual({
      refusal: undefined,
      ignored: [],
    });
  }
  expect(textOf('en')).toContain('restart from zero at midnight');
});
