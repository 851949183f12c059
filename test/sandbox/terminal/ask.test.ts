import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/base/logger.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { asJson, ask } from '../../../src/sandbox/terminal/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  const logger = createLogger({ level: 'silent', secrets: [], destination: process.stderr });
  sandbox = await startSandbox({ seed: 'carrel', logger, onStep: () => {} });
});
afterAll(() => sandbox?.close());

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
