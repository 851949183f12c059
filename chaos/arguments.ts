import { parseArgs } from 'node:util';
import { type Engine, engines } from './suite.ts';
import { suites, usualSuites } from './suites.ts';

/** What the fault suite was asked to do. */
export interface Wanted {
  readonly help: boolean;
  readonly json: boolean;
  /** The table goes into docs/reliability.md as well. */
  readonly isWritten: boolean;
  /** Processes are stopped for 30 and 90 s, too. */
  readonly hasLongStops: boolean;
  readonly rounds: number;
  readonly seed: number;
  readonly engine: Engine;
  readonly names: readonly string[];
}

const mostSeed = 2 ** 31 - 1;

/** Reads the command line; without `--seed` it draws one. Throws an error that says what it does not understand. */
export function wantedOf(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * mostSeed)) },
      engine: { type: 'string', default: 'sqlite' },
      only: { type: 'string', default: usualSuites.join(',') },
      'long-stops': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const engine = engines.find((name) => name === values.engine);
  if (engine === undefined) throw new Error(`--engine is ${engines.join(' or ')}.`);
  const names = values.only.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !Object.hasOwn(suites, name));
  if (unknown !== undefined) {
    throw new Error(`There is no suite "${unknown}". The suites are ${Object.keys(suites).join(', ')}.`);
  }
  return {
    help: values.help,
    json: values.json,
    isWritten: values.write,
    hasLongStops: values['long-stops'],
    rounds: wholeNumber('--rounds', values.rounds, 1, 1_000_000),
    seed: wholeNumber('--seed', values.seed, 0, mostSeed),
    engine,
    names: Object.keys(suites).filter((name) => names.includes(name)),
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) throw new Error(`${option} is a whole number from ${least} to ${most}.`);
  return number;
}
