/** One HTTP/1.1 request. `head` is everything before the empty line, `path` includes the query. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly body: Buffer;
}

/** Takes over a connection: receives every byte that follows the request which upgraded it. */
type Takeover = (bytes: Buffer) => void;

const nothing = Buffer.alloc(0);
const lineEnd = '\r\n';
const headEnd = '\r\n\r\n';

/**
 * Reads the requests of one connection, whatever pieces they arrive in, and checks nothing: Node's own server costs several
 * times as much, and the side that makes the load must not be what is measured. `onRequest` may return a function that takes
 * over the connection.
 */
export function createRequestReader(
  onRequest: (request: HttpRequest) => Takeover | undefined,
): (bytes: Buffer) => void {
  let unread: Buffer = nothing;
  let takeover: Takeover | undefined;
  return (bytes) => {
    if (takeover) return takeover(bytes);
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
    for (let from = 0; ; ) {
      const found = readRequest(unread, from);
      if (!found) {
        unread = unread.subarray(from);
        return;
      }
      from = found.end;
      takeover = onRequest(found.request);
      if (!takeover) continue;
      const rest = unread.subarray(from);
      unread = nothing;
      if (rest.length > 0) takeover(rest);
      return;
    }
  };
}

/** The request that begins at `from`, and where it ends; `undefined` while it is not complete. */
function readRequest(bytes: Buffer, from: number): { request: HttpRequest; end: number } | undefined {
  if (from >= bytes.length) return undefined;
  const headLength = bytes.indexOf(headEnd, from, 'latin1');
  if (headLength < 0) return undefined;
  const head = bytes.toString('latin1', from, headLength);
  const read = readBody(bytes, headLength + headEnd.length, head);
  if (!read) return undefined;
  const methodEnd = head.indexOf(' ');
  const pathEnd = head.indexOf(' ', methodEnd + 1);
  const request = { method: head.slice(0, methodEnd), path: head.slice(methodEnd + 1, pathEnd), head, body: read.body };
  return { request, end: read.end };
}

function readBody(bytes: Buffer, from: number, head: string): { body: Buffer; end: number } | undefined {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = from + Number(length);
    return end > bytes.length ? undefined : { body: bytes.subarray(from, end), end };
  }
  return /\r\ntransfer-encoding: *chunked/i.test(head) ? readChunks(bytes, from) : { body: nothing, end: from };
}

/** A chunked body without trailers: each chunk after a line with its size in hexadecimal, the last of size 0. */
function readChunks(bytes: Buffer, from: number): { body: Buffer; end: number } | undefined {
  const chunks: Buffer[] = [];
  for (let at = from; ; ) {
    const sizeEnd = bytes.indexOf(lineEnd, at, 'latin1');
    if (sizeEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, sizeEnd), 16);
    const start = sizeEnd + lineEnd.length;
    const end = start + size;
    if (end + lineEnd.length > bytes.length) return undefined;
    at = end + lineEnd.length;
    if (size === 0) return { body: Buffer.concat(chunks), end: at };
    chunks.push(bytes.subarray(start, end));
  }
}
