import { expect, test } from 'vitest';
import {
  configureApplication,
  inviteLink,
  isInstallReady,
  isSettingRefused,
} from '../../../src/discord/transport/configure.ts';
import { currentApplication } from '../../../src/discord/transport/register.ts';
import type { JsonObject } from '../../../src/sandbox/discord/json.ts';
import { localRest } from '../local-rest.ts';

const permissions = '274878024704';

/** An application with these settings at a local Discord; `configure` looks and edits as the start does. */
async function application(settings: JsonObject = {}) {
  const { discord, rest } = await localRest({ application: { settings } });
  const configure = async ({
    interactionsUrl,
    configure = true,
    afterLook = () => {},
  }: {
    interactionsUrl?: string;
    configure?: boolean;
    afterLook?: () => void;
  } = {}) => {
    const current = await currentApplication(rest.general);
    afterLook();
    return configureApplication(rest.general, current, { configure, interactionsUrl });
  };
  const edits = () => discord.requests().filter(({ method }) => method === 'PATCH').length;
  return { discord, configure, edits, now: () => currentApplication(rest.general) };
}

test('a new application, which servers alone can install, gets both installs and tags, once', async () => {
  const { discord, configure, edits, now } = await application();
  expect(isInstallReady(await now(), 'server')).toBe(false);
  expect(isInstallReady(await now(), 'user')).toBe(false);
  expect(await configure()).toEqual(['integration_types_config', 'tags']);
  expect((await now()).integration_types_config).toEqual({
    '0': { oauth2_install_params: { scopes: ['applications.commands', 'bot'], permissions } },
    '1': { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } },
  });
  expect(isInstallReady(await now(), 'server')).toBe(true);
  expect(isInstallReady(await now(), 'user')).toBe(true);
  expect(await configure()).toEqual([]);
  expect(edits()).toBe(1);
  expect(discord.violations()).toEqual([]);
  expect(discord.ignoredFields()).toEqual([]);
});

test('what the host chose besides stays: permissions and tags', async () => {
  const administrator = String(BigInt(permissions) | 8n);
  const { configure, now } = await application({
    tags: ['montreal'],
    integration_types_config: {
      '0': { oauth2_install_params: { scopes: ['bot'], permissions: '8' } },
      '1': { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } },
    },
  });
  expect(await configure()).toEqual(['integration_types_config']);
  expect(await now()).toMatchObject({
    tags: ['montreal'],
    integration_types_config: {
      '0': {
        oauth2_install_params: {
          scopes: ['bot', 'applications.commands'],
          permissions: administrator,
        },
      },
    },
  });
});

test.each<[string, unknown]>([
  ['are missing', undefined],
  ['are null', null],
  ['are a list', []],
  ['have neither scopes nor permissions', { '0': { oauth2_install_params: {} }, '1': null }],
  ['have null for both', { '0': { oauth2_install_params: { scopes: null, permissions: null } } }],
  ['have permissions that are no number', { '0': { oauth2_install_params: { scopes: ['bot'], permissions: 'many' } } }],
  ['have a fraction', { '0': { oauth2_install_params: { scopes: [], permissions: 1.5 } } }],
])('installs that %s in Discord’s answer are set up all the same', async (_, integration_types_config) => {
  const { configure, now } = await application({ integration_types_config });
  expect(await configure()).toContain('integration_types_config');
  expect(isInstallReady(await now(), 'server')).toBe(true);
  expect(isInstallReady(await now(), 'user')).toBe(true);
});

test('with CONFIGURE_APPLICATION=false nothing is changed', async () => {
  const { configure, edits } = await application();
  expect(await configure({ configure: false, interactionsUrl: 'https://carrel.example/interactions' })).toEqual([]);
  expect(edits()).toBe(0);
});

test('an endpoint that Discord cannot reach costs none of the other settings', async () => {
  const { configure, now } = await application();
  const refusal = await configure({ interactionsUrl: 'http://127.0.0.1:1/interactions' }).catch((error) => error);
  expect(isSettingRefused(refusal)).toBe(true);
  expect(await now()).toMatchObject({ interactions_endpoint_url: null, tags: expect.any(Array) });
  expect(isInstallReady(await now(), 'user')).toBe(true);
});

test('a setting that Discord refuses does not cost the endpoint, and is the refusal that is reported', async () => {
  const { discord, configure, edits } = await application();
  const refusal = await configure({
    interactionsUrl: 'http://127.0.0.1:1/interactions',
    afterLook: () => discord.faults.refuseNext(1, { code: 50_035, message: 'no such tag' }),
  }).catch((error) => error);
  expect(refusal).toMatchObject({ message: 'no such tag' });
  expect(edits()).toBe(2);
});

test('the invite link asks for the permissions that the install has', () => {
  expect(inviteLink('1100')).toBe(
    `https://discord.com/oauth2/authorize?client_id=1100&scope=applications.commands+bot&permissions=${permissions}`,
  );
});
