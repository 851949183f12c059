import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSlowWire } from '../../bench/lab/slow-wire.ts';

test('a slow wire passes everything on, in order, both ways', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-wire-'));
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  echo.listen(join(folder, 'socket'));
  await once(echo, 'listening');
  const wire = await openSlowWire(join(folder, 'socket'), 3);
  const socket = connect(wire.port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    wire.close();
    echo.close();
    rmSync(folder, { recursive: true });
  });
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index}\n`);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  for (const line of lines) socket.write(line);
  await expect.poll(() => heard).toBe(lines.join(''));
});
