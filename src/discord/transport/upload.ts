import { randomUUID } from 'node:crypto';
import type { RequestData } from 'discord.js';
import type { MessageFile } from '../../worker/outbox/dispatch-ports.ts';

/** Cannot occur in a file: 122 random bits, new with each process. */
const boundary = `carrel-${randomUUID()}`;
const contentType = `multipart/form-data; boundary=${boundary}`;
const end = Buffer.from(`\r\n--${boundary}--\r\n`);

/**
 * A message with files as `multipart/form-data` (RFC 7578); the message is JSON already, and names each file by its number.
 * Bytes, since web forms, blobs and streams around a picture cost more than the rest of the answer.
 */
export function formOf(message: Uint8Array, files: readonly MessageFile[]) {
  const parts = files.flatMap(({ name, data }, index) => [
    partHead(`name="files[${index}]"; filename="${name}"`, name.endsWith('.json') ? 'application/json' : 'image/png'),
    data,
    Buffer.from('\r\n'),
  ]);
  const bytes = Buffer.concat([...parts, partHead('name="payload_json"', 'application/json'), message, end]);
  return { contentType, bytes };
}

/** What a request over discord.js's `REST` carries: JSON, or a form where there are files. */
export function requestBody(body: unknown, files: readonly MessageFile[] = []): RequestData {
  if (files.length === 0) return { body };
  const form = formOf(Buffer.from(JSON.stringify(body)), files);
  return { body: form.bytes, passThroughBody: true, headers: { 'Content-Type': form.contentType } };
}

function partHead(disposition: string, type: string): Buffer {
  return Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`,
  );
}
