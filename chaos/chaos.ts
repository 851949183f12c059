import { type Wanted, wantedOf } from './arguments.ts';
import { writeReport } from './report.ts';
import { suites } from './suites.ts';
import { addTallies, type FaultTally, isFaulty, tallyTable } from './tally.ts';

const usage = `npm run chaos                   tries random sequences of faults on the whole bot, and says what was lost

  --rounds N         how many sequences each suite tries, or simulated days of the suite days; 20
  --seed S           the same seed gives the same sequences; by default another each time
  --engine NAME      sqlite (the default) or postgres, which starts a PostgreSQL of its own; processes always run over
                     that. On PostgreSQL a seed gives the same faults and readings, but no exact repetition
  --long-stops       in processes every tenth round stops one for 30 or 90 s of real time
  --only SUITES      only these, with commas between them: ${Object.keys(suites).join(', ')};
                     by default all but days
  --write            puts the table of each suite into docs/reliability.md as well
  --json             the table as JSON on standard output

A sequence that fails is made as short as possible and printed with the command that repeats it.
Exit code: 0 when nothing was lost, sent twice or left unanswered, 1 otherwise.`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Runs the suites one by one. */
async function chaos({ names, rounds, seed, engine, hasLongStops, isWritten }: Wanted): Promise<FaultTally[]> {
  const tallies: FaultTally[] = [];
  for (const [index, name] of names.entries()) {
    say(`${name}: suite ${index + 1} of ${names.length}, ${rounds} rounds, seed ${seed}, ${engine}`);
    const notes: string[] = [];
    const note = (line: string): void => void notes.push(line);
    const found = addTallies((await suites[name]?.({ rounds, seed, engine, hasLongStops, say, note })) ?? []);
    const more = [engine === 'sqlite' ? '' : ` --engine ${engine}`, hasLongStops ? ' --long-stops' : ''];
    const command = `npm run chaos -- --only ${name} --rounds ${rounds} --seed ${seed}${more.join('')}`;
    const section = name === 'sequences' && engine !== 'sqlite' ? `${name}-${engine}` : name;
    if (isWritten) await writeReport(section, { command, tallies: found, notes });
    tallies.push(...found);
  }
  return addTallies(tallies);
}

// Ends with what has to be undone at the end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

try {
  const wanted = wantedOf(process.argv.slice(2));
  if (wanted.help) {
    process.stdout.write(`${usage}\n`);
  } else {
    const tallies = await chaos(wanted);
    process.stdout.write(`${wanted.json ? JSON.stringify(tallies, null, 2) : tallyTable(tallies, 'text')}\n`);
    process.exitCode = tallies.some(isFaulty) ? 1 : 0;
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
