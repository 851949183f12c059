import { describe, expect, test } from 'vitest';
import { problemWords } from '../../../src/sandbox/page/browser/composer/problems.ts';
import { textsOf } from '../../../src/sandbox/page/browser/texts.ts';
import type { CommandSpec } from '../../../src/sandbox/page/wire.ts';

const commands: CommandSpec[] = [
  {
    name: 'alert',
    name_localizations: { fr: 'alerte' },
    description: 'Alerts',
    options: [
      {
        type: 1,
        name: 'add',
        name_localizations: { fr: 'ajouter' },
        description: 'Add one',
        options: [
          {
            type: 3,
            name: 'direction',
            name_localizations: { fr: 'sens' },
            description: 'Which way',
            choices: [
              { name: 'above', name_localizations: { fr: 'au-dessus' }, value: 'above' },
              { name: 'below', name_localizations: { fr: 'au-dessous' }, value: 'below' },
            ],
          },
          { type: 5, name: 'private', name_localizations: { fr: 'privé' }, description: 'Only you' },
        ],
      },
    ],
  },
];
const words = (locale: 'en-US' | 'fr', line: string, kind: string, known: string[], option?: string) => {
  const about = option === undefined ? {} : { option };
  return problemWords({ status: 'invalid', kind, known, ...about }, { line, commands, locale, texts: textsOf(locale) });
};

describe('what the command box did not send', () => {
  test('names the option and the values that it takes, as its reader knows them', () => {
    const line = '/alerte ajouter sens:x';
    expect(words('fr', line, 'bad-value', ['above', 'below'], 'direction')).toBe(
      'sens\u00a0: cette valeur ne convient pas. Il y a\u00a0: au-dessus, au-dessous',
    );
    expect(words('en-US', '/alert add private:x', 'bad-value', ['true', 'false'], 'private')).toBe(
      'private: that value does not fit. There is: True, False',
    );
  });

  test('names commands, sub-commands and options in the language of the reader', () => {
    expect(words('fr', '/rien', 'unknown-command', ['/alert'])).toBe(
      'Cette commande n’existe pas. Il y a\u00a0: /alerte',
    );
    expect(words('fr', '/alerte', 'missing-option', ['add'])).toBe('Il manque\u00a0: ajouter');
    expect(words('fr', '/alerte ajouter x:1', 'unknown-option', ['direction', 'private'])).toBe(
      'Cette option n’existe pas. Il y a\u00a0: sens, privé',
    );
  });

  test('leaves what has no translation as it is', () => {
    expect(words('fr', '/alerte ajouter salon:x', 'bad-value', ['#general'])).toBe(
      'Cette valeur ne convient pas. Il y a\u00a0: #general',
    );
    expect(words('fr', '/', 'something else', [])).toBe('Cela ne se lit pas.');
  });
});
