import { readFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ApplicationCommandOptionType } from '#discord.js';
import { commands } from '../../commands/index.ts';
import { checkCommandList } from '../../src/sandbox/discord/spec/validate.ts';
import { lostFacts } from '../discord/views/reply/embed-facts.ts';
import { prepareTestApp } from '../support/test-app.ts';

const definitions = commands.map(({ definition }) => definition);
const optionsOf = (one: object): readonly Named[] => ('options' in one ? (one.options as readonly Named[]) : []);
type Named = Pick<
  (typeof definitions)[number],
  'name' | 'name_localizations' | 'description' | 'description_localizations'
>;
/** Commands, their sub-commands and options: whatever has a name and a description. */
const named: readonly Named[] = definitions.flatMap((definition) => {
  const options = optionsOf(definition);
  return [definition, ...options, ...options.flatMap(optionsOf)];
});
const hasSubcommands = (one: object): boolean => optionsOf(one).some((option) => optionsOf(option).length > 0);

/** The commands of a server, which Discord offers by default to who may manage it. */
const ofServers = ['alert', 'board', 'digest'];

describe('the commands', () => {
  test('are what Discord’s specification takes, nothing that it would ignore among it', () => {
    expect(checkCommandList(definitions)).toEqual({ refusal: undefined, ignored: [] });
  });

  test('can be asked in servers, in DMs and by those who installed Carrel for themselves, but for what belongs to a server', () => {
    for (const definition of definitions) {
      if (ofServers.includes(definition.name)) continue;
      expect(definition).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    }
  });

  test.each(named.map((one) => [one.name, one] as const))(
    '%s has a name and a description within the limits in both languages',
    (_name, { name, name_localizations, description, description_localizations }) => {
      const names = [name, name_localizations?.fr ?? ''];
      const descriptions = [description, description_localizations?.fr ?? ''];
      for (const one of names) {
        // Discord's own expression, from its documentation of command names.
        expect(one).toMatch(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u);
        expect(one).toBe(one.toLowerCase());
      }
      for (const text of descriptions) {
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(100);
      }
      expect(descriptions[0]).not.toBe(descriptions[1]);
    },
  );

  test.each(ofServers)('/%s can be asked in servers that have installed Carrel, by who may manage them', (own) => {
    const definition = definitions.find(({ name }) => name === own);
    expect(definition).toMatchObject({ contexts: [0], integration_types: [0], default_member_permissions: '32' });
  });

  test('have no two names alike in one language, nor two options of one command', () => {
    const lists = [definitions, ...definitions.map(optionsOf), ...definitions.flatMap(optionsOf).map(optionsOf)];
    for (const list of lists) {
      const french = list.map(({ name, name_localizations }) => name_localizations?.fr ?? name);
      expect(new Set(french).size).toBe(list.length);
    }
  });

  test('keep the option names that others rely on', () => {
    expect(definitions[0]?.options).toMatchObject([
      { name: 'library', type: ApplicationCommandOptionType.String, autocomplete: true, required: false },
      { name: 'private', type: ApplicationCommandOptionType.Boolean, required: false },
    ]);
  });
});

/** Every command, and every sub-command of one that has some, with a line that asks it; `id` is that of the last thing added. */
const examples: Readonly<Record<string, (id: string) => string>> = {
  occupancy: () => '/occupancy',
  when: () => '/when library:webster day:tomorrow',
  history: () => '/history library:webster day:week',
  computers: () => '/computers',
  privacy: () => '/privacy',
  'notify-me when': () => '/notify-me when library:webster direction:above threshold:1500',
  'notify-me list': () => '/notify-me list',
  'notify-me cancel': (id) => `/notify-me cancel id:${id}`,
  'alert add': () => '/alert add library:webster direction:above threshold:1500 role:@Alumni',
  'alert list': () => '/alert list',
  'alert edit': (id) => `/alert edit id:${id} hold:10`,
  'alert mute': (id) => `/alert mute id:${id} for:hour`,
  'alert unmute': (id) => `/alert unmute id:${id}`,
  'alert pause': (id) => `/alert pause id:${id}`,
  'alert resume': (id) => `/alert resume id:${id}`,
  'alert test': (id) => `/alert test id:${id}`,
  'alert remove': (id) => `/alert remove id:${id}`,
  'board create': () => '/board create channel:#study-hall chart:true',
  'board list': () => '/board list',
  'board edit': (id) => `/board edit id:${id} chart:false`,
  'board pause': (id) => `/board pause id:${id}`,
  'board resume': (id) => `/board resume id:${id}`,
  'board remove': (id) => `/board remove id:${id}`,
  'digest add': () => '/digest add channel:#study-hall time:8:00',
  'digest list': () => '/digest list',
  'digest edit': (id) => `/digest edit id:${id} time:9:00`,
  'digest pause': (id) => `/digest pause id:${id}`,
  'digest resume': (id) => `/digest resume id:${id}`,
  'digest remove': (id) => `/digest remove id:${id}`,
  status: () => '/status',
  help: () => '/help',
};

test('each command and sub-command has an example here, which the tests below ask', () => {
  const leaves = definitions.flatMap((definition) =>
    hasSubcommands(definition) || ofServers.includes(definition.name)
      ? optionsOf(definition).map((subcommand) => `${definition.name} ${subcommand.name}`)
      : [definition.name],
  );
  expect(Object.keys(examples).sort()).toEqual(leaves.sort());
});

test.each(definitions.map(({ name }) => name))(
  '/%s has a row in the README and a line in the changelog',
  async (name) => {
    const [readme, changelog] = await Promise.all(['README.md', 'CHANGELOG.md'].map((file) => readFile(file, 'utf8')));
    const rows = readme?.split(/\n/) ?? [];
    const row = rows.find((line) => line.startsWith(`| \`/${name}`));
    expect(row).toMatch(/ \| .{10,} \|$/);
    expect(changelog).toContain(`/${name}`);
  },
);

/** The most that Discord takes of an embed's parts and of a message's text, from its documentation. */
const most = { content: 2000, title: 256, description: 4096, fields: 25, embeds: 10 } as const;

describe.each(['en-US', 'fr'])('in %s', (locale) => {
  test('each is answered by the whole app with words that are all filled in, within the limits', async () => {
    const app = await prepareTestApp();
    onTestFinished(() => app.close());
    await app.start();
    const moderator = app.discord.user({ permissions: ['ManageGuild', 'MentionEveryone'], locale });
    let id = '';
    for (const [name, line] of Object.entries(examples)) {
      const { status, message } = await moderator.run(line(id));
      expect([name, status]).toEqual([name, 'answered']);
      const { content = '', embeds = [] } = message ?? {};
      const text = JSON.stringify([content, embeds]);
      expect(text, name).not.toMatch(/undefined|NaN|\{\{|\[object|c0ffee|null\b/);
      expect(content.length + embeds.length, name).toBeGreaterThan(0);
      expect(content.length, name).toBeLessThanOrEqual(most.content);
      expect(embeds.length, name).toBeLessThanOrEqual(most.embeds);
      expect(lostFacts({ content, embeds }), `${name}, with embeds hidden`).toEqual([]);
      for (const { title = '', description = '', fields = [] } of embeds) {
        expect(title.length, name).toBeLessThanOrEqual(most.title);
        expect(description.length, name).toBeLessThanOrEqual(most.description);
        expect(fields.length, name).toBeLessThanOrEqual(most.fields);
      }
      // Only an id is four such letters between backticks, at the head of a field, or at the end of a line.
      id =
        /`([2-9a-z]{4})`/.exec(content)?.[1] ??
        /"name":"([2-9a-z]{4}) · /.exec(text)?.[1] ??
        /(?: · |-# )([2-9a-z]{4})$/m.exec(content)?.[1] ??
        id;
    }
    expect(app.discord.violations()).toEqual([]);
    expect(app.log.filter((logged) => /failed unexpectedly|could not be read/.test(logged))).toEqual([]);
  });
});
