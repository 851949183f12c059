import { expect, test } from 'vitest';
import { localized } from '../../src/i18n/localizations.ts';

test('the English name is the fixed one, and the French one stands in the localisations', () => {
  expect(localized('private', 'command.occupancy.private.name', 'command.occupancy.private.description')).toEqual({
    name: 'private',
    name_localizations: { fr: 'privé' },
    description: 'Show the answer only to you',
    description_localizations: { fr: 'Ne montrer la réponse qu’à vous' },
  });
});
