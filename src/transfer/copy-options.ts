import { parseArgs } from 'node:util';
import { FatalError } from '../base/errors.ts';
import { explaining } from './transfer-options.ts';

const moveUsage = `Usage: npm run move -- --from DATABASE --to DATABASE

  --from, --to   sqlite:PATH or postgres://USER:PASSWORD@HOST:5432/DATABASE; without one of them it is DATABASE_URL, which keeps a
                 password off the screen

Stop Carrel first, on both. The same command goes on with a move that was stopped.`;

const backupUsage = `Usage: npm run backup -- FILE

Writes the database of DATABASE_URL into a new FILE. Carrel may run meanwhile.`;

const restoreUsage = `Usage: npm run restore -- FILE [--replace]

  --replace   deletes what the database holds now

Puts a backup into the database of DATABASE_URL. Stop Carrel first.`;

/** The databases of `npm run move`, as `DATABASE_URL` names one. */
interface MoveOptions {
  readonly from: string;
  readonly to: string;
}

/** Reads the arguments of `move`. Throws FatalError with what is wrong and the usage, and nothing of a URL. */
export function moveOptionsOf(args: readonly string[], databaseUrl: string): MoveOptions {
  return explaining(moveUsage, args, () => {
    const text = { type: 'string' } as const;
    // Words that do not belong there may be a URL with a password, which parseArgs would repeat.
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { from: text, to: text },
    });
    if (positionals.length > 0) throw new FatalError('The databases are named with --from and --to.');
    const { from, to } = values;
    if (from === undefined && to === undefined) throw new FatalError('From which database to which?');
    if ((from ?? databaseUrl) === (to ?? databaseUrl)) throw new FatalError('From and to are the same database.');
    return { from: from ?? databaseUrl, to: to ?? databaseUrl };
  });
}

/** Reads the argument of `backup`: the file. Throws FatalError with what is wrong and the usage. */
export function backupOptionsOf(args: readonly string[]): string {
  return explaining(backupUsage, args, () =>
    onlyFile(parseArgs({ args: [...args], allowPositionals: true }).positionals),
  );
}

/** Reads the arguments of `restore`. Throws FatalError with what is wrong and the usage. */
export function restoreOptionsOf(args: readonly string[]): { readonly file: string; readonly replace: boolean } {
  return explaining(restoreUsage, args, () => {
    const options = { replace: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    return { file: onlyFile(positionals), replace: values.replace ?? false };
  });
}

function onlyFile([file, ...more]: readonly string[]): string {
  if (file === undefined) throw new FatalError('Which file?');
  if (more.length > 0) throw new FatalError('One file at a time.');
  if (/^(sqlite|postgres(ql)?):/i.test(file))
    throw new FatalError('A file is wanted; the database is that of DATABASE_URL.');
  return file;
}
