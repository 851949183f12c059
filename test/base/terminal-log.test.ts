import { expect, test } from 'vitest';
import { createLogger } from '../../src/base/logger.ts';
import { openTerminalLog } from '../../src/base/terminal-log.ts';

test('at a terminal an event is a readable line, without secrets, and an error has its stack', async () => {
  let shown = '';
  const destination = await openTerminalLog({ write: (text) => (shown += text) });
  const logger = createLogger({ level: 'info', secrets: ['token-of-the-bot'], destination });
  logger.info({ servers: 3, token: 'token-of-the-bot' }, 'Carrel has started');
  logger.error({ err: new Error('the disk is full') }, 'a poll failed');
  expect(shown).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: Carrel has started \{"servers":3,"token":"\[secret\]"\}\n/);
  expect(shown).toMatch(/ERROR: a poll failed *\n(.*\n)*.*Error: the disk is full/);
  expect(shown).not.toContain('token-of-the-bot');
});
