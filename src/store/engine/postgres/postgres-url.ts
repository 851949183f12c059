import { StoreError } from '../store-error.ts';

/** Whether a `DATABASE_URL` names a PostgreSQL database. */
export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:/i.test(url);

const form =
  /^postgres(?:ql)?:\/\/(?<user>[^@/?#]*@)?(?<host>[^@/?#:[\]]*|\[[\da-f:.]+\])(?<port>:\d{1,5})?\/(?<database>[^@:/?#\s]+)(?:\?(?<parameters>[^#]*))?$/i;

/**
 * Reads `postgres://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETERS` into what `pg` takes; `?host=/folder` names a socket. With
 * `sslmode=require`, `verify-ca` or `verify-full` the connection is encrypted and the server's certificate checked (against
 * the file `sslrootcert`, where that is given); with `no-verify` it is only encrypted. Throws StoreError `unsupported`, which
 * repeats nothing of the URL.
 */
export function connectionStringOf(url: string): string {
  const parts = form.exec(url)?.groups;
  // What stands unescaped in a password ends it there, and the rest would be taken for a host or a database.
  if (parts === undefined || !isDecodable(url)) {
    throw unsupported(
      'DATABASE_URL is no address of a PostgreSQL database, or / ? # @ or % stands unescaped in its password.',
    );
  }
  const { user = '', host = '', port = '', database = '', parameters = '' } = parts;
  const query = new URLSearchParams(parameters);
  if (host === '' && !query.has('host')) throw unsupported('DATABASE_URL names no host.');
  // `pg` reads all of them so, and warns of these three, which elsewhere check less.
  if (/^(prefer|require|verify-ca)$/.test(query.get('sslmode') ?? '')) query.set('sslmode', 'verify-full');
  return `postgres://${user}${host}${port}/${database}${query.size === 0 ? '' : `?${query}`}`;
}

/** What of a `DATABASE_URL` must not stand in a log: the whole, and the password as it is written. */
export function secretsIn(url: string): string[] {
  const password = /^postgres(?:ql)?:\/\/[^:/]*:(?<password>.+)@/i.exec(url)?.groups?.password;
  return isPostgresUrl(url) ? [url, ...(password === undefined ? [] : [password])] : [];
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

const unsupported = (problem: string): StoreError => new StoreError({ kind: 'unsupported', problem });
