import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../../src/discord/transport/gateway.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { until } from '../../support/until.ts';
import { noGatewayStore } from './no-gateway-store.ts';

/** A gateway whose shard is asked for `mayReconnect` after its connection was lost. */
async function connectedGateway(mayReconnect: () => Promise<boolean>) {
  const discord = await startLocalDiscord();
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  const gateway = createGateway({
    store: noGatewayStore,
    rest,
    token: discord.token,
    mayReconnect,
    shards: 'auto',
    logger: recordingLogger().logger,
    onInteraction: async () => {},
    onFatal: () => {},
  });
  onTestFinished(async () => {
    await gateway.close();
    await rest.close();
    await discord.close();
  });
  await gateway.connect();
  return { discord, gateway };
}

test('a shard whose connection is lost while its process begins a new term connects again when the term is there', async () => {
  let asked = 0;
  const { discord, gateway } = await connectedGateway(async () => {
    asked += 1;
    return asked > 2;
  });
  discord.faults.dropConnections();
  await until(() => asked > 2 && gateway.isReady());
  expect(discord.counts().connected).toBe(1);
});

test('a shard that another process has does not connect again, and its gateway can be closed', async () => {
  let asked = 0;
  const { discord, gateway } = await connectedGateway(async () => {
    asked += 1;
    return false;
  });
  discord.faults.dropConnections();
  await until(() => asked > 2);
  expect(discord.counts().connected).toBe(0);
  await gateway.close();
  const last = asked;
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(last);
});
