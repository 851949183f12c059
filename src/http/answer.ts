import type { ServerResponse } from 'node:http';

const nothing = Buffer.alloc(0);

/** Answers a request, once: whatever comes after the first answer is dropped. */
export function answer(response: ServerResponse, status: number, contentType?: string, body: Buffer = nothing): void {
  if (response.headersSent) return;
  if (contentType === undefined) response.writeHead(status);
  else response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  response.end(body);
}

/** Answers a request with a line of text, once. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  answer(response, status, 'text/plain; charset=UTF-8', Buffer.from(text));
}
