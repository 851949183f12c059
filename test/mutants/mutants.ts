import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FatalError, messageOf } from '../../src/base/errors.ts';
import { copyRepository } from './copy.ts';
import { areas, type HandPicked, handPicked, placeOf } from './hand-picked.ts';
import { describeMutant, type Mutant, mutantsOf, mutated } from './operators.ts';
import { linesOf, runStryker } from './stryker.ts';

const usage = `npm run mutants                    puts each hand-picked fault into a copy of the sources; its tests must fail
npm run mutants -- --generate AREA  the same with faults that are made by exchanging operators, and a score
npm run mutants -- --stryker AREA   the same with Stryker's faults: installs it from npm for this run, in the copy

  --files NAMES  with --stryker: only these files of the area, or lines of them, with commas between them: rule.ts,mute.ts:5-20
  --every N      with --stryker: only every so many of the faults
  --tests PATHS  with --stryker: these test files or folders instead of the area's, such as the quick ones alone
  --only AREAS   of the hand-picked only these, with commas between them: ${Object.keys(areas).join(', ')}
  --most N       so many at most, spread over all there are (not with --stryker)

Exit code: 0 when every hand-picked fault is found, 1 otherwise. Made ones are for reading: some change nothing that can be seen.`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const sourceOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Some of a list, spread over it. */
const spread = <T>(list: readonly T[], most: number): T[] =>
  list.filter(
    (_, index) => Math.floor((index * most) / list.length) !== Math.floor(((index - 1) * most) / list.length),
  );

interface Planned extends Mutant {
  readonly tests: readonly string[];
}

function pickedOf(picked: HandPicked): Planned {
  const { file, text, replacement } = picked;
  return { file, at: placeOf(picked, sourceOf(file)), text, replacement, tests: picked.tests };
}

function areaOf(name: string): { files: string[]; tests: readonly string[] } {
  const area = areas[name];
  if (area === undefined) throw new FatalError(`There is no area ${name}.\n\n${usage}`);
  const files = area.sources.flatMap((path) => {
    if (!statSync(join(root, path)).isDirectory()) return [path];
    const inside = readdirSync(join(root, path), { encoding: 'utf8', recursive: true });
    return inside.flatMap((file) => (file.endsWith('.ts') ? [`${path}/${file}`] : []));
  });
  return { files, tests: area.tests };
}

function generatedOf(name: string): Planned[] {
  const { files, tests } = areaOf(name);
  return files.flatMap((file) => mutantsOf(file, sourceOf(file)).map((one) => ({ ...one, tests })));
}

/** The area's files that are named, with their lines where those are. */
function mutatedOf(files: readonly string[], names: string | undefined): string[] {
  if (names === undefined) return [...files];
  return names.split(',').map((word) => {
    const [name, lines] = word.split(':', 2);
    const file = files.find((path) => path.endsWith(`/${name}`));
    if (file === undefined) throw new FatalError(`The area has no file ${name}.`);
    return lines === undefined ? file : `${file}:${lines}`;
  });
}

type Values = ReturnType<typeof valuesOf>;

function valuesOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    generate: text,
    stryker: text,
    files: text,
    tests: text,
    every: text,
    only: text,
    most: text,
    help: { type: 'boolean' },
  } as const;
  return parseArgs({ args: [...args], options }).values;
}

function plannedOf(values: Values): { planned: Planned[]; isGenerated: boolean } {
  const wanted = values.only?.split(',');
  const all =
    values.generate === undefined
      ? handPicked.filter(({ area }) => wanted === undefined || wanted.includes(area)).map(pickedOf)
      : generatedOf(values.generate);
  const most = Number(values.most ?? all.length);
  if (!Number.isSafeInteger(most) || most < 1 || all.length === 0) throw new FatalError(usage);
  return { planned: spread(all, Math.min(most, all.length)), isGenerated: values.generate !== undefined };
}

/** Tries all of them, one by one. Returns those that no test noticed. */
async function tryAll(planned: readonly Planned[]): Promise<string[]> {
  const copy = copyRepository(root);
  const survivors: string[] = [];
  try {
    const suites = new Map(planned.map(({ tests }) => [tests.join(' '), tests]));
    for (const [words, tests] of suites) {
      if ((await copy.test(tests)) === 'killed') throw new FatalError(`Without any fault these tests fail: ${words}`);
    }
    for (const [index, mutant] of planned.entries()) {
      const source = sourceOf(mutant.file);
      const outcome = await copy.test(mutant.tests, { file: mutant.file, source: mutated(source, mutant) });
      const line = describeMutant(source, mutant);
      say(`${index + 1} of ${planned.length} ${outcome}: ${line}`);
      if (outcome === 'survived') survivors.push(line);
    }
  } finally {
    copy.remove();
  }
  return survivors;
}

async function tryStryker(name: string, values: Values): Promise<void> {
  const area = areaOf(name);
  const every = Number(values.every ?? 1);
  if (!Number.isSafeInteger(every) || every < 1) throw new FatalError(usage);
  const tests = values.tests?.split(',') ?? area.tests;
  const plan = { mutate: mutatedOf(area.files, values.files), tests, every };
  for (const line of linesOf(await runStryker(root, plan))) say(line);
}

async function tryPlanned(values: Values): Promise<void> {
  const { planned, isGenerated } = plannedOf(values);
  const survivors = await tryAll(planned);
  const killed = planned.length - survivors.length;
  const percent = Math.round((100 * killed) / planned.length);
  say(`\n${killed} of ${planned.length} were found (${percent} %).`);
  if (survivors.length > 0) say(`\nNot found:\n${survivors.join('\n')}`);
  process.exitCode = survivors.length > 0 && !isGenerated ? 1 : 0;
}

try {
  const values = valuesOf(process.argv.slice(2));
  if (values.help === true) say(usage);
  else if (values.stryker !== undefined) await tryStryker(values.stryker, values);
  else await tryPlanned(values);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
