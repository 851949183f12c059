import { StoreError, type StoreFailure, serverDatabase } from '../store-error.ts';

/** What the server's codes mean to the operator: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const refusals: Readonly<Record<string, string>> = {
  '28000': 'pg_hba.conf lets this user in from here only with a password, with TLS or not at all',
  '28P01': 'the user or the password is wrong',
  '3D000': 'it has no database of that name',
};

/** The server's reasons, by the first letters of their code, to try again in a moment. */
const passing = /^(55P03|57014|40001|40P01)$/;
const lostConnection = /^(08|53300|57P0|25P0[34])/;
const unwritable = /^(25006|42501|53100|53200|58)/;
const badText = /^(22021|22P05)$/;

/** How `pg` itself says that there is no connection (it has no codes of its own). */
const brokenWords = /timeout|terminated|not queryable|discarded|connection error/i;

/**
 * Turns whatever `pg` or the operating system threw into a StoreError; one that is one already stays. Words of the server
 * or of the resolver name users and hosts, so that only codes are repeated.
 */
export function postgresFailure(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const failure = failureOf(error);
  return failure === undefined
    ? new StoreError({ kind: 'failed', database: serverDatabase }, { cause: error })
    : new StoreError(failure);
}

function failureOf(error: unknown): StoreFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const refusal = refusals[code];
  if (refusal !== undefined) return { kind: 'refused', detail: `${refusal} (${code})` };
  if (passing.test(code)) return { kind: 'locked', database: serverDatabase };
  if (lostConnection.test(code)) return { kind: 'unreachable', detail: code };
  if (unwritable.test(code)) return { kind: 'unwritable', database: serverDatabase, detail: code };
  if (badText.test(code)) return { kind: 'invalidText' };
  if ('syscall' in error) {
    // A certificate or a key that the URL names.
    return error.syscall === 'open'
      ? { kind: 'refused', detail: `a file that DATABASE_URL names cannot be read (${code})` }
      : { kind: 'unreachable', detail: code };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { kind: 'refused', detail: 'its certificate is for another host name than that of DATABASE_URL' };
  }
  if (/CERT|SIGNED|SIGNATURE|ISSUER/.test(code)) {
    return {
      kind: 'refused',
      detail: `its certificate is not trusted (${code}); sslrootcert names the one of its authority`,
    };
  }
  if (error.message.startsWith('SASL')) return { kind: 'refused', detail: 'it wants a password' };
  if (error.message.includes('SSL')) return { kind: 'refused', detail: 'it offers no TLS, which sslmode asks for' };
  if (brokenWords.test(error.message)) return { kind: 'unreachable', detail: 'no answer, or the connection broke' };
  return error instanceof AggregateError ? failureOf(error.errors[0]) : undefined;
}
