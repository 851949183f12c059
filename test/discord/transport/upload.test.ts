import { expect, test } from 'vitest';
import { requestBody } from '../../../src/discord/transport/upload.ts';

test('what goes with a file is read back as it was by another parser of forms', async () => {
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x2d, 0x2d, 0x0d, 0x0a]);
  const message = { content: 'Bibliothèque Webster\u00a0: 71\u00a0%' };
  const files = [
    { name: 'chart.png', data: picture, description: 'A chart' },
    { name: 'board.png', data: new Uint8Array(), description: 'Nothing' },
  ];
  const { body, headers, passThroughBody } = requestBody(message, files);
  expect(passThroughBody).toBe(true);
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: headers ?? {} }).formData();
  expect([...form.keys()].sort()).toEqual(['files[0]', 'files[1]', 'payload_json']);
  expect(JSON.parse(form.get('payload_json') as string)).toEqual(message);
  const [first, second] = [form.get('files[0]'), form.get('files[1]')] as [File, File];
  expect([first.name, first.type, second.name]).toEqual(['chart.png', 'image/png', 'board.png']);
  expect(Buffer.from(await first.arrayBuffer())).toEqual(picture);
  expect(second.size).toBe(0);
});

test('without a file it is JSON', () => {
  expect(requestBody({ content: 'a' })).toEqual({ body: { content: 'a' } });
});
