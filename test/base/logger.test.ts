import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../src/base/logger.ts';
import { recordingLogger } from '../support/recording-logger.ts';

/** As long as a real one and of any characters; what it holds cannot stand in a line by chance. */
const secretText = fc
  .tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.stringMatching(/^[A-Z]{8}$/), fc.string({ maxLength: 8 }))
  .map((parts) => parts.join(''));

/** Every way in which a secret can lie in what is logged. */
function logEverywhere(logger: ReturnType<typeof recordingLogger>['logger'], secret: string): void {
  logger.info(`a message with ${secret} in it`);
  logger.info({ token: secret, nested: { deep: [{ secret }] } }, 'an object');
  logger.info({ [secret]: 1 }, 'a key');
  logger.error({ err: new Error(`it broke: ${secret}`) }, 'an error');
  logger.error({ err: new Error('outer', { cause: new Error(secret) }) }, 'a cause');
  logger.error(new Error(secret));
  logger.warn({ url: `https://feed.example/?key=${encodeURIComponent(secret)}` }, 'a URL');
  logger.debug({ body: JSON.stringify({ key: secret }) }, 'JSON in a string');
}

describe('a secret', () => {
  test('never appears in a line, wherever it stands and however it is encoded', () => {
    fc.assert(
      fc.property(secretText, (secret) => {
        const { logger, lines, text } = recordingLogger([secret]);
        logEverywhere(logger, secret);
        expect(lines).toHaveLength(8);
        const inJson = JSON.stringify(secret).slice(1, -1);
        for (const form of [secret, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(secret)]) {
          expect(text()).not.toContain(form);
        }
        expect(text().match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(8);
      }),
    );
  });

  test('would appear if it were not named as one', () => {
    const { logger, text } = recordingLogger([]);
    logEverywhere(logger, 'HUNTER2-HUNTER2');
    expect(text().match(/HUNTER2-HUNTER2/g)?.length).toBeGreaterThanOrEqual(8);
  });

  test('that holds another leaves nothing over', () => {
    for (const secrets of [
      ['WXYZ', 'WXYZ-and-more'],
      ['WXYZ-and-more', 'WXYZ'],
    ]) {
      const { logger, lines } = recordingLogger(secrets);
      logger.info('it is WXYZ-and-more');
      expect(lines[0]?.msg).toBe('it is [secret]');
    }
  });

  test('that is not set, or so short that it stands in any line, is not looked for', () => {
    const { logger, lines } = recordingLogger([undefined, '', 'abc']);
    logger.info('abc stays');
    expect(lines[0]?.msg).toBe('abc stays');
  });

  test('in a Basic header goes, although user and key are encoded as one', () => {
    const { logger, text } = recordingLogger(['the-key-of-the-feed']);
    const encoded = Buffer.from('42:the-key-of-the-feed').toString('base64');
    logger.warn({ headers: ['authorization', `Basic ${encoded}`] }, 'sent');
    expect(text()).not.toContain(encoded);
  });
});

describe('an interaction token', () => {
  const token = 'aW50ZXJhY3Rpb246MTIz_-%3D.abc';

  test.each([
    `https://discord.com/api/v10/interactions/123456789012345678/${token}/callback`,
    `https://discord.com/api/v10/webhooks/123456789012345678/${token}/messages/@original`,
    `https://discord.com/api/v10/webhooks/123456789012345678/${token}`,
  ])('is left out of %s', (url) => {
    const { logger, text } = recordingLogger();
    logger.warn({ err: new Error(`POST ${url} failed`), url }, url);
    expect(text()).not.toContain(token);
    expect(text()).toContain('/123456789012345678/[token]');
  });
});

describe('a line', () => {
  test('is JSON with a time, and the stack of an error', () => {
    const { logger, lines } = recordingLogger();
    logger.error({ err: new Error('broken') }, 'it failed');
    expect(lines[0]).toMatchObject({ level: 50, msg: 'it failed', err: { message: 'broken' } });
    expect(lines[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(JSON.stringify(lines[0]?.err)).toContain('logger.test.ts');
  });

  test('below the level is not written', () => {
    const written: string[] = [];
    const destination = { write: (line: string) => void written.push(line) };
    const logger = createLogger({ level: 'warn', secrets: [], destination });
    logger.info('no');
    logger.warn('yes');
    expect(written).toHaveLength(1);
  });
});
