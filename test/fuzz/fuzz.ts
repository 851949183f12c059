import { parseArgs } from 'node:util';
import { FatalError, messageOf } from '../../src/base/errors.ts';
import { printable } from '../../src/base/printable.ts';
import { fuzzParser, type Outcome } from './fuzz-parser.ts';
import { type Growth, growthOf } from './growth.ts';
import type { Parser } from './parser.ts';
import { parsers } from './parsers.ts';

const usage = `npm run fuzz -- [--inputs N] [--seed S] [--only NAMES]   feeds each parser random and mutated texts

  --inputs N     to each parser, 100000 by default
  --seed S       which texts; without it another one each time
  --only NAMES   only these parsers, with commas between them:
                 ${parsers.map(({ name }) => name).join(', ')}
  --quick        without a look at how the time grows with the length, which takes some seconds for each

Exit code: 0 when nothing was found, 1 otherwise.`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function wantedOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    inputs: text,
    seed: text,
    only: text,
    quick: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const inputs = Number(values.inputs ?? 100_000);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) throw new FatalError(usage);
  const names = values.only?.split(',') ?? parsers.map(({ name }) => name);
  const wanted = names.map((name) => {
    const parser = parsers.find((one) => one.name === name);
    if (parser === undefined) throw new FatalError(`There is no parser ${name}.\n\n${usage}`);
    return parser;
  });
  return { inputs, seed, wanted, isQuick: values.quick === true, help: values.help === true };
}

/** Feeds one parser, with a line now and then of how far it is. */
async function fuzz(parser: Parser, inputs: number, seed: number): Promise<Outcome> {
  let saidAt = performance.now();
  const onInput = (count: number): void => {
    if (performance.now() - saidAt < 10_000) return;
    saidAt = performance.now();
    say(`${parser.name}: ${count.toLocaleString('en')} of ${inputs.toLocaleString('en')}`);
  };
  return fuzzParser(parser, { inputs, seed, onInput });
}

function sayFault({ name, inputs, fault }: Outcome, seed: number): void {
  if (fault === undefined) return;
  say(`\n${name}: ${fault.error}\n\nthe shortest input that shows it:\n${printable(JSON.stringify(fault.input))}`);
  say(`\nnpm run fuzz -- --only ${name} --seed ${seed} --inputs ${inputs} --quick\n`);
}

const tableOf = (rows: readonly { readonly outcome: Outcome; readonly growth: Growth | undefined }[]): string =>
  [
    '| parser | inputs | refused | accepted | slowest | 16 times as long takes |',
    '|---|---|---|---|---|---|',
    ...rows.map(({ outcome: { name, inputs, refused, accepted, slowestMs, fault }, growth }) => {
      const counts = [inputs, refused, accepted].map((count) => count.toLocaleString('en')).join(' | ');
      const grows = growth === undefined ? '–' : `${growth.ratio.toFixed(0)} ×`;
      return `| ${name}${fault ? ' (failed)' : ''} | ${counts} | ${slowestMs.toFixed(1)} ms | ${grows} |`;
    }),
  ].join('\n');

try {
  const { inputs, seed, wanted, isQuick, help } = wantedOf(process.argv.slice(2));
  if (help) {
    process.stdout.write(`${usage}\n`);
  } else {
    const rows: { outcome: Outcome; growth: Growth | undefined }[] = [];
    for (const [index, parser] of wanted.entries()) {
      say(`${parser.name}: parser ${index + 1} of ${wanted.length}`);
      const outcome = await fuzz(parser, inputs, seed);
      sayFault(outcome, seed);
      const growth = isQuick ? undefined : await growthOf(parser);
      if (growth?.isTooMuch)
        say(`\n${parser.name}: its time grows too fast with ${printable(JSON.stringify(growth.shape))}\n`);
      rows.push({ outcome, growth });
    }
    process.stdout.write(`seed ${seed}\n\n${tableOf(rows)}\n`);
    process.exitCode = rows.some(({ outcome, growth }) => outcome.fault !== undefined || growth?.isTooMuch) ? 1 : 0;
  }
} catch (error) {
  say(messageOf(error));
  process.exitCode = 1;
}
