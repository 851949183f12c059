/** Codes with which listening fails because of HTTP_HOST, whatever the port. */
const hostCodes: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EAI_AGAIN', 'EINVAL', 'ENOTFOUND']);

/** Whether an HTTP server could not listen since HTTP_HOST is no address of this machine. */
export const isHostWrong = (error: Error): boolean => 'code' in error && hostCodes.has(error.code);

/** What to set then, and where it is the port. */
export const listeningCures = {
  host: 'HTTP_HOST to 127.0.0.1, or to 0.0.0.0 for all',
  port: 'HTTP_PORT to another port, or to 0 for any free one',
} as const;
