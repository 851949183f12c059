import { Readable } from 'node:stream';
import { parseEnvironment } from '../../src/base/config.ts';
import { parseEnvFile } from '../../src/base/env-file.ts';
import { ConfigError, FatalError } from '../../src/base/errors.ts';
import { printable } from '../../src/base/printable.ts';
import { splitLine } from '../../src/sandbox/discord/commands/command-line-words.ts';
import { parseMarkdown } from '../../src/sandbox/page/browser/messages/markdown.ts';
import { sqlitePathOf } from '../../src/store/engine/database-url.ts';
import { connectionStringOf, isPostgresUrl } from '../../src/store/engine/postgres/postgres-url.ts';
import { StoreError } from '../../src/store/engine/store-error.ts';
import { backupOptionsOf, moveOptionsOf, restoreOptionsOf } from '../../src/transfer/copy-options.ts';
import { withGuard, withoutGuard } from '../../src/transfer/formula-guard.ts';
import { columnsOf } from '../../src/transfer/history-columns.ts';
import { fieldsOf, rowOfFields } from '../../src/transfer/history-line.ts';
import { linesOf } from '../../src/transfer/lines.ts';
import { exportOptionsOf, importOptionsOf } from '../../src/transfer/transfer-options.ts';
import { longest, type Parser, require } from './parser.ts';
import { typed } from './typed-texts.ts';

/** Throws where an error repeats a secret of the texts above. */
function requireNoSecret(error: unknown): void {
  const secrets = ['abc.def.ghi', 'key of the feed', 'pass-word'];
  require(!secrets.some((secret) => String(error).includes(secret)), 'the error repeats a secret');
}

/** What hosts write into files, variables and terminals. */
export const hostParsers: readonly Parser[] = [
  {
    name: 'env-file',
    texts: [
      ...typed.environment,
      ...typed.environment.map((text) => Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1')),
    ],
    longest: longest.line,
    throws: [ConfigError],
    parse: (text) => parseEnvFile('.env', Buffer.from(text, /^ÿþ/.test(text) ? 'latin1' : 'utf8')),
  },
  {
    name: 'environment',
    texts: typed.environment,
    throws: [ConfigError],
    parse: (text) => {
      const { variables } = parseEnvFile('.env', Buffer.from(text));
      try {
        return parseEnvironment(variables);
      } catch (error) {
        requireNoSecret(error);
        throw error;
      }
    },
  },
  {
    name: 'database-url',
    texts: typed.databases,
    longest: longest.line,
    throws: [StoreError],
    parse: (text) => {
      try {
        return isPostgresUrl(text) ? connectionStringOf(text) : sqlitePathOf(text);
      } catch (error) {
        requireNoSecret(error);
        throw error;
      }
    },
  },
  {
    name: 'history-file',
    texts: typed.histories,
    throws: [FatalError],
    parse: async (text) => {
      const bytes = Buffer.from(text);
      // In pieces, so that they end within characters and line ends.
      const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(7 * at, 7 * at + 7));
      const [header = '', ...lines] = await Array.fromAsync(linesOf(Readable.from(pieces)));
      require([header, ...lines].join('').length <= text.length, 'there is more in the lines than in the file');
      const columns = columnsOf(fieldsOf(header) ?? []);
      const reader = { columns, library: undefined, inside: false, now: Date.parse('2026-03-01T00:00:00Z') };
      const rows = lines.flatMap((line) => {
        const row = rowOfFields(fieldsOf(line) ?? [], reader);
        require(row.ok || row.problem === printable(row.problem), 'a problem would be obeyed by a terminal');
        return row.ok ? [row.value] : [];
      });
      return rows.length === 0 ? undefined : rows;
    },
  },
  {
    name: 'history-line',
    texts: typed.histories.flatMap((text) => text.split('\n')).filter((line) => line !== ''),
    longest: longest.line,
    parse: (text) => fieldsOf(text),
  },
  {
    name: 'formula-guard',
    texts: ['=1+1', "'=1", '-5', ' @x', "''+x"],
    longest: longest.line,
    parse: (text) => {
      require(withoutGuard(withGuard(text)) === text, 'it comes back as something else');
      return text;
    },
  },
  {
    name: 'arguments',
    texts: typed.arguments,
    throws: [FatalError],
    parse: (text) => {
      const [job = '', ...given] = text.split(' ');
      switch (job) {
        case 'import':
          return importOptionsOf(given);
        case 'export':
          return exportOptionsOf(given);
        case 'backup':
          return backupOptionsOf(given);
        case 'restore':
          return restoreOptionsOf(given);
        default:
          return moveOptionsOf(given, 'sqlite:data/carrel.db');
      }
    },
  },
  {
    name: 'printable',
    texts: typed.texts,
    longest: longest.line,
    parse: (text) => {
      const shown = printable(text);
      require(!/[\p{Cc}\p{Cf}]/u.test(shown) && printable(shown) === shown, 'a terminal would obey it');
      return shown;
    },
  },
  {
    name: 'command-line',
    texts: typed.commandLines,
    parse: (text) => {
      const line = splitLine(text);
      return typeof line === 'string' ? undefined : line;
    },
  },
  { name: 'markdown', texts: typed.markdown, parse: parseMarkdown },
];
