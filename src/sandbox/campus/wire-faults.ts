import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Fault } from './faults.ts';

const maintenance =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>';

const json = { 'Content-Type': 'application/json' };
const html = { 'Content-Type': 'text/html; charset=UTF-8' };

/**
 * The answer that `fault` makes of a good one. `good` is asked only by the kinds that need it; `signal` aborts when the
 * server closes, so that no slow answer outlives it. `outgoing` is for what a Response cannot say: a connection cut short.
 */
export async function answerWithFault(
  fault: Fault,
  good: () => Promise<Response>,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<Response> {
  switch (fault.kind) {
    case 'slow':
      await sleep(fault.ms ?? 5_000, undefined, { signal }).catch(never);
      return good();
    case 'hanging':
      return fault.part === 'body' ? new Response(endless(await (await good()).text()), { headers: json }) : never();
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'truncated': {
      const body = await (await good()).text();
      outgoing.writeHead(200, { ...json, 'Content-Length': Buffer.byteLength(body) });
      outgoing.write(body.slice(0, body.length / 2), () => outgoing.destroy());
      return RESPONSE_ALREADY_SENT;
    }
    case 'html':
      return new Response(maintenance, { headers: html });
    case 'body':
      return new Response(fault.text ?? '', { headers: json });
    case 'gzipBomb': {
      const packed = gzipSync(Buffer.alloc(fault.bytes ?? 64 * 1024 * 1024, ' '));
      return new Response(packed, { headers: { ...json, 'Content-Encoding': 'gzip' } });
    }
    case 'huge': {
      const padded = (await (await good()).text()).padEnd(fault.bytes ?? 128 * 1024);
      return new Response(fault.chunked ? new Blob([padded]).stream() : padded, { headers: json });
    }
    case 'redirect':
      return Response.redirect(fault.to ?? 'http://opendata.invalid/API/v1/library/occupancy/', 302);
    case '401':
      return unauthorized();
    case '429': {
      const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
      return new Response('{"error":"Too many requests"}', { status: 429, headers: { ...json, ...headers } });
    }
    case '5xx':
      return new Response(maintenance, { status: fault.status ?? 503, headers: html });
    default:
      return good();
  }
}

/** The same words for a wrong key and for an exhausted quota: from outside the two look alike. */
export function unauthorized(): Response {
  return new Response('{"error":"Unauthorized"}', {
    status: 401,
    headers: { ...json, 'WWW-Authenticate': 'Basic realm="Open Data"' },
  });
}

/** The first half of `body`, and then nothing, not even an end. */
function endless(body: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(body.slice(0, body.length / 2))),
  });
}

/** A new one each time: a shared promise would keep all its reactions in memory. */
function never(): Promise<never> {
  return new Promise(() => {});
}
