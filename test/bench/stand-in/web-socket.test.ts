import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader, frameOf, opcodes, upgradeAnswer } from '../../../bench/stand-in/web-socket.ts';

/** The server's frame as a client sends it: with a mask of four bytes. */
function masked(frame: Buffer, payloadLength: number, mask: Buffer): Buffer {
  const head = Buffer.from(frame.subarray(0, frame.length - payloadLength));
  head.writeUInt8(head.readUInt8(1) | 0x80, 1);
  const payload = frame.subarray(frame.length - payloadLength).map((byte, i) => byte ^ mask.readUInt8(i % 4));
  return Buffer.concat([head, mask, payload]);
}

const mask = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes));
const length = fc.oneof(fc.nat(300), fc.constantFrom(125, 126, 65_535, 65_536));

test('a client reads back what was framed, wherever the bytes are split', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(length, mask), { minLength: 1, maxLength: 3 }), fc.array(fc.nat()), (all, cuts) => {
      const payloads = all.map(([size]) => Buffer.alloc(size, 'carrel'));
      const bytes = Buffer.concat(
        all.map(([size, key], i) => masked(frameOf(opcodes.text, payloads[i] ?? Buffer.alloc(0)), size, key)),
      );
      const read: Buffer[] = [];
      const push = createFrameReader((opcode, payload) => {
        expect(opcode).toBe(opcodes.text);
        read.push(payload);
      });
      let from = 0;
      for (const end of [...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length]) {
        push(bytes.subarray(from, end));
        from = end;
      }
      expect(read.length).toBe(payloads.length);
      expect(read.every((payload, i) => payload.equals(payloads[i] ?? Buffer.alloc(0)))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("the answer to an upgrade is the standard's own example", () => {
  // RFC 6455, 1.3.
  const head = 'GET /chat HTTP/1.1\r\nHost: server\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: local';
  expect(upgradeAnswer(head)).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
});
