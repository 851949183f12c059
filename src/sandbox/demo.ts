import { runDemo } from './run-demo.ts';
import { startSandbox } from './sandbox.ts';

process.exit(
  await runDemo(process.argv.slice(2), {
    start: startSandbox,
    say: (line) => void process.stderr.write(`${line}\n`),
    print: (text) => void process.stdout.write(`${text}\n`),
  }),
);
