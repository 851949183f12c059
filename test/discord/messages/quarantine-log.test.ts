import { expect, test } from 'vitest';
import { createQuarantineLog } from '../../../src/discord/messages/quarantine-log.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

test('a quarantine of the application is logged once with its cure, whatever is posted meanwhile, and its end once', async () => {
  const { logger, lines } = recordingLogger();
  const watched = createQuarantineLog(logger);
  const discord: { refusal?: SendError } = {};
  const post = async (channelId: string) => {
    if (discord.refusal !== undefined) throw discord.refusal;
    return { messageId: `in ${channelId}` };
  };
  const [alerts, boards] = [watched({ post }), watched({ post })];
  const logged = () => lines.map(({ level, msg }) => `${level} ${msg}`);
  const failing = (code: number | undefined) =>
    new SendError({ kind: 'transient', mayBeSent: false, code, detail: 'HTTP 403' });

  discord.refusal = failing(20_028);
  await expect(alerts.post('c1')).rejects.toBe(discord.refusal);
  expect(await boards.post('c2').catch(() => 'refused')).toBe('refused');
  delete discord.refusal;
  expect(await alerts.post('c1')).toEqual({ messageId: 'in c1' });
  expect(logged()).toEqual([]);

  discord.refusal = failing(20_026);
  for (const sender of [alerts, boards, alerts]) await expect(sender.post('c1')).rejects.toBe(discord.refusal);
  expect(logged()).toEqual([expect.stringMatching(/^50 .*quarantined.*https:\/\/support\.discord\.com/)]);
  discord.refusal = failing(undefined);
  await expect(boards.post('c1')).rejects.toBe(discord.refusal);
  delete discord.refusal;
  await boards.post('c1');
  await alerts.post('c1');
  expect(logged().slice(1)).toEqual(['40 Discord takes messages of this bot again']);
});
