import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serverLimits } from '../../src/http/server.ts';
import { asked, ping } from '../support/interactions.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { serving } from './serving.ts';

/** A caller that sends `text` and then nothing; `heard` is all that it is told until the connection is closed. */
function halfOpen(url: string, text: string): { socket: Socket; heard: Promise<string> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  onTestFinished(() => void socket.destroy());
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  socket.on('error', () => {});
  return { socket, heard: new Promise((resolve) => socket.once('close', () => resolve(said))) };
}

const wellShaped = `x-signature-ed25519: ${'0'.repeat(128)}\r\nx-signature-timestamp: 1771000000\r\n`;
const beginning = (headers: string, length = 200_000) =>
  `POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n${headers}\r\n`;

describe('a caller that is not Discord', () => {
  test.each([
    ['no signature', ''],
    ['no time', wellShaped.replace(/x-signature-timestamp.*\r\n/, '')],
    ['a signature of another shape', wellShaped.replace('0000', 'zzzz')],
    ['a time of another shape', wellShaped.replace('1771000000', 'yesterday')],
  ])('with %s is refused before it has sent its body', async (_, headers) => {
    const { server } = await serving();
    expect(await halfOpen(server.url, beginning(headers)).heard).toMatch(
      /^HTTP\/1\.1 401 .*\r\nconnection: close\r\n/is,
    );
  });

  test('is refused by the length that it announces', async () => {
    const { server } = await serving();
    expect(await halfOpen(server.url, beginning(wellShaped, 2 ** 30)).heard).toMatch(/^HTTP\/1\.1 413 /);
  });

  // An hour stands for a limit that does not apply: only the one in question can end the connection.
  const hour = 3_600_000;
  const patient = { ...serverLimits, headersMs: hour, requestMs: hour, idleMs: hour, checkMs: 10 };
  test.each([
    ['in its headers', 'POST /interactions HTTP/1.1\r\nhost:', { headersMs: 40 }, /^HTTP\/1\.1 408 /],
    ['before its headers', '', { headersMs: 40 }, /^HTTP\/1\.1 408 /],
    ['in its body', `${beginning(wellShaped)}{"type":`, { requestMs: 50, headersMs: 50 }, /^HTTP\/1\.1 (408|400) /],
    ['in its body, without traffic', `${beginning(wellShaped)}{"type":`, { idleMs: 40 }, /^$/],
    ['before its headers, without traffic', '', { idleMs: 40 }, /^$/],
  ])('and does not go on is cut off %s', async (_where, text, limits, answer) => {
    // No request after it: on a busy machine even a good one may take longer than limits as short as these.
    const { server } = await serving({ limits: { ...patient, ...limits } });
    expect(await halfOpen(server.url, text).heard).toMatch(answer);
  });

  const connected = (callers: readonly { socket: Socket }[]) =>
    Promise.all(callers.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));

  test.each([
    ['nothing', ''],
    ['half of the headers', 'POST /interactions HTTP/1.1\r\nhost:'],
    ['half of a body', `${beginning(wellShaped)}{"type":`],
  ])(
    'and sends %s loses its connection to the next caller when there are too many, the oldest first',
    async (_, text) => {
      const { server, get, signed } = await serving({ limits: { ...patient, connections: 3 } });
      const callers: ReturnType<typeof halfOpen>[] = [];
      for (let more = 0; more < 3; more += 1) {
        callers.push(halfOpen(server.url, text));
        await connected(callers.slice(-1));
      }
      expect(await get('/healthz')).toEqual([200, 'ok']);
      await callers[0]?.heard;
      expect(callers.map(({ socket }) => socket.destroyed)).toEqual([true, false, false]);
      expect((await signed(JSON.stringify(ping))).status).toBe(200);
    },
  );

  test('has no more connections than there may be, however many come at once', async () => {
    const { server } = await serving({ limits: { ...patient, connections: 2 } });
    const callers = Array.from({ length: 30 }, () => halfOpen(server.url, ''));
    let closed = 0;
    const isDone = Promise.withResolvers<void>();
    for (const { heard } of callers) {
      void heard.then(() => {
        closed += 1;
        if (closed === 28) isDone.resolve();
      });
    }
    await isDone.promise;
    expect(callers.filter(({ socket }) => !socket.destroyed)).toHaveLength(2);
  });

  test('waits from its last answer on, so that one that was used after others stays', async () => {
    const { server, get } = await serving({ limits: { ...patient, connections: 2 } });
    const [used, unused] = [halfOpen(server.url, ''), halfOpen(server.url, '')];
    await connected([used, unused]);
    used.socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => used.socket.once('data', resolve));
    expect(await get('/healthz')).toEqual([200, 'ok']);
    expect(await unused.heard).toBe('');
    expect(used.socket.destroyed).toBe(false);
  });

  test('takes no connection from a request that is being answered', async () => {
    const answer = Promise.withResolvers<void>();
    const asking = Promise.withResolvers<void>();
    const firstKnown = () => {
      asking.resolve();
      return answer.promise;
    };
    const { server, signed } = await serving(
      { limits: { ...patient, connections: 2 } },
      { firstKnown, librariesNow: () => [] },
    );
    const response = signed(JSON.stringify(asked('occupancy')));
    await asking.promise;
    const callers = [1, 2, 3, 4].map(() => halfOpen(server.url, ''));
    await Promise.all(callers.slice(0, 3).map(({ heard }) => heard));
    expect(callers[3]?.socket.destroyed).toBe(false);
    answer.resolve();
    expect((await response).status).toBe(200);
  });

  test('and gives up in the middle leaves no line in the log', async () => {
    const log = recordingLogger();
    const { server, signed } = await serving({ logger: log.logger });
    const { socket, heard } = halfOpen(server.url, `${beginning(wellShaped)}{"type":`);
    await new Promise((resolve) => socket.once('connect', resolve));
    expect((await signed(JSON.stringify(ping))).status).toBe(200);
    socket.resetAndDestroy();
    await heard;
    expect((await signed(JSON.stringify(ping))).status).toBe(200);
    expect(log.text()).toBe('');
  });
});
