import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/base/logger.ts';
import { runDemo } from '../../src/sandbox/run-demo.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { asJson, ask } from '../../src/sandbox/terminal/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  const logger = createLogger({ level: 'silent', secrets: [], destination: process.stderr });
  sandbox = await startSandbox({ seed: 'carrel', logger, onStep: () => {} });
});
afterAll(() => sandbox?.close());

/** What the demo does with these arguments, on the campus of all tests here. */
async function demo(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  let out = '';
  let errors = '';
  const code = await runDemo(['--port', '0', ...args], {
    start: async () => ({ ...sandbox, close: async () => {} }),
    say: (line) => {
      errors += `${line}\n`;
    },
    print: (text) => {
      out += `${text}\n`;
    },
  });
  return { code, out, errors };
}

describe('npm run demo -- --ask', () => {
  test('--json is the response that the bot sent, in the language of --locale', async () => {
    const { code, out } = await demo('--json', '--locale', 'fr', '--ask', '/achalandage bibliothèque:vanier');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: 4, data: { embeds: [{ title: 'Vanier, en ce moment' }] } });
  });

  test('a mistake in the line leaves with 1 and says what there is, without a stack', async () => {
    const { code, out, errors } = await demo('--ask', '/nonsense');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(errors).toMatch(/There is no command \/nonsense\. There is: \/occupancy,/);
    expect(errors).not.toContain('    at ');
  });

  test('an option of the demo itself that would do nothing, or a language that Discord does not have, is refused at once', async () => {
    const [json, locale] = await Promise.all([demo('--json'), demo('--ask', '/help', '--locale', 'fr_CA')]);
    expect([json.code, locale.code]).toEqual([1, 1]);
    expect(json.errors).toBe('--json goes with --ask.\n');
    expect(locale.errors).toMatch(/^Discord has no language "fr_CA"\. There is: .+\bfr, [^\n]+\n$/);
  });
});

test('a reply is text in the language of the person', async () => {
  const reply = await ask(sandbox, { locale: 'fr' }, '/achalandage bibliothèque:vanier');
  expect(reply).toMatch(/^Vanier\u00a0: [^\n]+\n(?:[^▌\n]+\n)+▌ Vanier, en ce moment\n▌\n▌ Lecture il y a \d+ seconde/);
});

test('a reply is the JSON that the bot sent', async () => {
  const reply = await asJson(sandbox, {}, '/status');
  expect(JSON.parse(reply)).toMatchObject({ type: 4, data: { embeds: [{ title: 'Carrel’s status' }] } });
});

test.each([
  ['/nonsense', /There is no command \/nonsense\. There is: \/occupancy,/],
  ['/occupancy color:red', /There is no option color:\. There is: library, private\./],
  ['/occupancy private:perhaps', /private/],
  ['occupancy', /A command starts with a slash/],
])('%s is answered with what there is', async (line, said) => {
  await expect(ask(sandbox, {}, line)).rejects.toThrow(said);
});
