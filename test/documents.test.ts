import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PermissionFlagsBits } from '#discord.js';
import { commands } from '../commands/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { environmentSchema, parseEnvironment } from '../src/base/config.ts';
import { tableNames } from '../src/store/copy/table-keys.ts';
import { bare, britishWords, documents, matches, root, rowsOf, textOf, withoutFences } from './support/documents.ts';
import { filesIn, graphOf, readSources } from './support/import-graph.ts';

const hosting = textOf('docs/hosting.md');

/** What `npm start` runs, without what is there for npm as its parent. */
const startCommand = packageJson.scripts.start.replace(/^exec /, '').replace(/ --until-parent-ends$/, '');

/** GitHub's name of a heading, for links to it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (path: string): string[] =>
  matches(withoutFences(textOf(path)), /^#+ (.+)$/gm).map((heading) => anchorOf(heading));

describe.each(documents)('%s', (path) => {
  const text = textOf(path);

  test('leads to files and headings that are there', () => {
    const links = matches(withoutFences(text), /\]\(([^)\s]+)\)/g).filter((link) => !/^\w+:/.test(link));
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : relative(root, join(root, dirname(path), file));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('has Canadian spelling', () => {
    // The texts for a listing are in French too, and a name of a file is what it is.
    const english = path === 'docs/listing.md' ? '' : text.replaceAll(/`[^`]*`/g, '');
    expect(britishWords(english)).toEqual([]);
  });

  test('names npm scripts and source files that are there', () => {
    const named = matches(text, /\bnpm run (?:--silent )?([a-z][\w:-]*)/g);
    expect(named.filter((name) => !Object.hasOwn(packageJson.scripts, name))).toEqual([]);
    const files = matches(withoutFences(text), /`((?:src|test|commands|docs|bin|bench)\/[\w./-]+)`/g);
    // CONTRIBUTING's example of a command is for the reader to write.
    const lost = files.filter((file) => !file.includes('uptime') && !existsSync(join(root, file)));
    expect(lost).toEqual([]);
  });

  test('names variables of the environment that Carrel reads', () => {
    const named = matches(text, /`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g);
    expect(named.filter((name) => !Object.hasOwn(environmentSchema.shape, name))).toEqual([]);
  });
});

test('the documents have links, scripts and variables to be checked', () => {
  const all = documents.map(textOf).join('\n');
  expect(matches(all, /\]\(([^)\s:]+)\)/g).length).toBeGreaterThan(10);
  expect(matches(all, /\bnpm run ([a-z]+)/g).length).toBeGreaterThan(10);
});

test('each folder of src says in one line what belongs there and what does not', () => {
  const files = filesIn(new URL(`file://${root}`), ['src']);
  const layers = new Set(files.flatMap((path) => /^src\/[^/]+(?=\/)/.exec(path)?.[0] ?? []));
  expect(layers.size).toBeGreaterThan(10);
  expect([...layers].filter((layer) => !files.includes(`${layer}/README.md`))).toEqual([]);
  for (const path of files.filter((file) => file.endsWith('README.md')))
    expect(textOf(path), path).toMatch(/^.{40,300}\n$/);
});

describe('the guide for hosts', () => {
  test('lists every variable once with its default', () => {
    const rows = rowsOf(hosting, /^`[A-Z][A-Z_]+`$/);
    expect(rows.map(([name]) => bare(name)).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
    const spelt = Object.fromEntries(
      rows.filter(([, value]) => value !== '–').map(([name, value]) => [bare(name), bare(value)]),
    );
    expect(parseEnvironment(spelt)).toEqual(parseEnvironment({}));
    expect(Object.keys(spelt).sort()).toEqual(Object.keys(parseEnvironment({})).sort());
  });

  test('invites the bot with the sum of the permissions that it lists', () => {
    const rows = rowsOf(hosting, /^(View|Send|Embed|Attach|Read) /);
    const bitOf = new Map(Object.entries(PermissionFlagsBits));
    for (const [name = '', value] of rows) {
      const key = name.replaceAll(/\b\w/g, (letter) => letter.toUpperCase()).replaceAll(' ', '');
      expect(bitOf.get(key), name).toBe(BigInt(value ?? ''));
    }
    const sum = rows.reduce((bits, [, value]) => bits + BigInt(value ?? ''), 0n);
    expect(new Set(matches(hosting, /[&?]permissions=(\d+)/g))).toEqual(new Set([String(sum)]));
    expect(hosting).toContain(`\`${sum}\` is the sum`);
  });

  test('lists every metric of Carrel’s own', () => {
    const listed = rowsOf(hosting, /^`carrel_/).map(([name]) => bare(name));
    const own = [...readSources(new URL(`file://${root}`), ['src/http']).values()].flatMap((source) =>
      matches(source, /'(carrel_\w+)'/g),
    );
    expect(listed.sort()).toEqual(own.sort());
  });
});

/** What `src/main.ts` can load: its imports and theirs, types left out. */
function loadedBy(entry: string): { files: Set<string>; packages: Set<string> } {
  const graph = graphOf(readSources(new URL(`file://${root}`), ['src', 'commands']));
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    for (const { target, isOwn, isType } of graph.get(path) ?? []) {
      if (isType) continue;
      if (isOwn) visit(target);
      else packages.add(target);
    }
  };
  visit(entry);
  return { files, packages };
}

describe('the texts for a listing', () => {
  const listing = textOf('docs/listing.md');

  test('name every French command as it is registered', () => {
    const names = commands.map(({ definition }) => definition.name_localizations?.fr ?? definition.name);
    const french = listing.slice(listing.indexOf('Reste-t-il'), listing.indexOf('## Pictures'));
    const named = matches(french, /`\/([^`]+)`/g);
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('have short descriptions of at most 120 characters', () => {
    const short = matches(listing, /Short description([\s\S]*?)Tags:/g).flatMap((part) => matches(part, /^> (.+)$/gm));
    expect(short).toHaveLength(2);
    expect(short.filter((text) => text.length > 120)).toEqual([]);
  });
});

describe('npm ci', () => {
  test('is quiet on Node 20: no package in package-lock.json names engines that refuse it', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { optional?: boolean; engines?: { node?: string } }>;
    };
    const refusing = Object.entries(packages).filter(([path, { optional, engines }]) => {
      const majors = matches(engines?.node ?? '', /(?:^|\|\|)[^\d|]*(\d+)/g).map(Number);
      return path !== '' && !optional && majors.length > 0 && Math.min(...majors) > 20;
    });
    // Cure: delete their "engines". They came back with an update, and say nothing of the Node that npm brings.
    expect(refusing).toEqual([]);
    expect(packageJson.devEngines.runtime).toEqual({ name: 'node', version: '>=20', onFail: 'error' });
  });
});

describe('the container', () => {
  const dockerfile = textOf('Dockerfile');
  const copied = matches(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((sources) => sources.split(' '));
  const ignore = textOf('.dockerignore').split('\n');

  test('has the Node that npm brings everywhere else', () => {
    const [major] = /\d+/.exec(packageJson.devDependencies.node) ?? [];
    expect(matches(dockerfile, /^FROM node:(\d+)/gm)).toEqual([major, major]);
  });

  test('starts as npm start does, without a shell in between', () => {
    const command = matches(dockerfile, /^(?:ENTRYPOINT|CMD) (\[.+\])$/gm).flatMap((list): string[] =>
      JSON.parse(list),
    );
    expect(command.join(' ')).toBe(startCommand);
  });

  test('is given what exists, and nothing secret', () => {
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(ignore, path).toContain(`!${path}`);
    }
    expect(ignore).toContain('*');
    expect(ignore.filter((line) => /^!.*(\.env|data)/.test(line))).toEqual([]);
  });

  test('holds all that the bot loads, and only packages that are no developer’s tools', () => {
    const { files, packages } = loadedBy('src/main.ts');
    expect(files.size).toBeGreaterThan(100);
    const absent = [...files].filter((file) => !copied.some((path) => file === path || file.startsWith(`${path}/`)));
    expect(absent).toEqual([]);
    expect([...files].filter((file) => file.startsWith('src/sandbox/'))).toEqual([]);
    const foreign = [...packages].filter((name) => !/^(?:node:|#)/.test(name));
    expect(foreign.filter((name) => !Object.hasOwn(packageJson.dependencies, name))).toEqual([]);
  });

  test('keeps its data on the volume that compose.yaml names, and reads only variables that there are', () => {
    const compose = textOf('compose.yaml');
    const [volume] = matches(dockerfile, /^VOLUME (\S+)$/gm);
    expect(compose).toContain(`- data:${volume}\n`);
    expect(dockerfile).toContain(`DATABASE_URL=sqlite:${volume}/`);
    const set = matches(`${dockerfile}\n${compose}`, /\b([A-Z]+_[A-Z_]+)(?:=|: )/g).filter(
      (name) => name !== 'NODE_ENV',
    );
    expect(set.length).toBeGreaterThan(3);
    expect(set.filter((name) => !Object.hasOwn(environmentSchema.shape, name))).toEqual([]);
  });
});

describe('the systemd unit', () => {
  const unit = textOf('docs/carrel.service');

  test('starts files that are there, as npm start does', () => {
    const [start = ''] = matches(unit, /^ExecStart=(.+)$/gm);
    const [, ...parts] = start.replaceAll('/opt/carrel/', '').split(' ');
    expect(['node', ...parts].join(' ')).toBe(startCommand);
    const files = parts.filter((part) => part.includes('/'));
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(files).toHaveLength(2);
  });

  test('stays down after the exit code of a damaged database', () => {
    const [code] = matches(unit, /^RestartPreventExitStatus=(\d+)$/gm);
    expect(textOf('src/main.ts')).toContain(`kind === 'corrupt') return ${code};`);
  });
});

test.each(['docs/hosting.md', 'docs/privacy.md'])('%s says of each table how long its rows are kept', (path) => {
  const kept = textOf(path)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const missing = tableNames.filter((table) => !kept.some((line) => line.includes(`\`${table}\``)));
  // Tables of the program itself, in which nothing is about people.
  expect(missing).toEqual(path === 'docs/privacy.md' ? ['leader', 'gateway_shard', 'identify_turn'] : []);
});
