import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

/** Runs the demo as a newcomer would; `typed` goes to its standard input. */
async function demo(
  args: readonly string[],
  typed = '',
): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, ['bin/run.mjs', 'src/sandbox/demo.ts', '--port', '0', ...args], { cwd: root });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.end(typed);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, errors };
}

// Each of these starts the whole demo, which costs seconds of a processor: what needs no process of its own is in run-demo.test.ts.
describe('npm run demo -- --ask', () => {
  test('prints one reply as text and leaves with 0, silently otherwise', async () => {
    const { code, out, errors } = await demo(['--ask', '/occupancy library:webster']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(out).toMatch(/^Webster is \d+% full: [^▌]*\n▌ Webster, right now\n/);
    expect(out).toMatch(/▌ Read \d+ seconds? ago/);
    expect(out).toMatch(/▌ (about|fewer than) [\d,]+ people/);
    expect(out).toContain('[🔄 Refresh]');
  });

  test('an option of the demo itself that does not exist is answered with those that do', async () => {
    const { code, errors } = await demo(['--aks', '/occupancy']);
    expect(code).toBe(1);
    expect(errors).toContain('--ask LINE');
  });
});

test('a piped conversation is answered line by line, mistakes included, and buttons work on the last message', async () => {
  const lines = [
    '/occupancy',
    'choose Vanier',
    'press Refresh',
    'choose Nowhere',
    '/alert add library:vanier direction:above threshold:80%',
    'locale fr_CA',
    'locale fr',
    '/aide',
    '/confidentialité',
    'quit',
  ];
  const { code, out } = await demo([], `${lines.join('\n')}\n`);
  expect(code).toBe(0);
  expect(out.match(/▌ Concordia libraries, right now/g)).toHaveLength(1);
  expect(out.match(/▌ Vanier, right now/g)).toHaveLength(2);
  expect(out).toContain('The menu has no "Nowhere". There is: All libraries, Webster, Vanier, Grey Nuns.');
  expect(out).toContain('Discord has no language "fr_CA".');
  expect(out).toContain('Pourquoi «\u00a0environ\u00a0»?');
  // The user stays the same in another language.
  expect(out).toMatch(/Alertes\u00a0: 1/);
});
