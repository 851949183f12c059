import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../commands/index.ts';
import { carrel, type Ended, runUntilEnd } from './support/carrel-process.ts';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

/** Runs one of Carrel's commands as its host would, in a folder without .env. */
const run = (
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  onOutput?: Parameters<typeof runUntilEnd>[2],
): Promise<Ended> => runUntilEnd(carrel(...args), { cwd: folder, variables }, onOutput);

let folder: string;
let setup: TestApp;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-main-'));
  setup = await prepareTestApp();
});
afterEach(async () => {
  await setup.close();
  await rm(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  test('without its variables it says in one line which are absent', async () => {
    const { code, errors } = await run(['start'], {});
    expect(code).toBe(1);
    expect(errors).toBe(
      'DISCORD_TOKEN and CONCORDIA_API_USER and CONCORDIA_API_KEY are not set. Put them into the environment or into .env (see .env.example).\n',
    );
  });

  test('a refused token ends it with one clear line and no stack', async () => {
    const { code, errors } = await run(['start'], {
      ...setup.variables,
      DISCORD_TOKEN: 'a-wrong-token',
      LOG_LEVEL: 'fatal',
    });
    expect(code).toBe(1);
    expect(errors).toBe('Discord refuses the token: copy a new one from the Bot page into DISCORD_TOKEN.\n');
  });

  test('it answers until SIGTERM and then leaves in order', async () => {
    let asked: Promise<unknown> | undefined;
    const { code, errors } = await run(['start'], setup.variables, (said, child) => {
      if (asked || !/Carrel has started: connected as Carrel, in 1 server; .*; next poll in \d+ s/.test(said)) return;
      asked = setup.discord.user().run('/occupancy');
      void asked.then(() => child.kill('SIGTERM'));
    });
    expect(await asked).toMatchObject({ status: 'answered' });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  test('a value in .env that is wrong is named with its line', async () => {
    await writeFile(join(folder, '.env'), '# Carrel\nDISCORD_TOKEN=abc\nPOLL_SECONDS=often\n');
    const { code, errors } = await run(['start'], {});
    expect(code).toBe(1);
    expect(errors).toBe(
      'The environment needs a correction: POLL_SECONDS (.env, line 3) must be a whole number. See .env.example.\n',
    );
  });

  test('a variable that is set to nothing leaves it to .env', async () => {
    await writeFile(join(folder, '.env'), 'POLL_SECONDS=often\n');
    const { errors } = await run(['start'], { POLL_SECONDS: '' });
    expect(errors).toBe(
      'The environment needs a correction: POLL_SECONDS (.env, line 1) must be a whole number. See .env.example.\n',
    );
  });

  test('a variable that is absent, since its name in .env is misspelt, is named with that line and without its value', async () => {
    const lines = ['CONCORDIA_API_USER=7', 'CONCORDIA_API_KEY=abc', 'DISCORD_TOKNE=planted-value'];
    await writeFile(join(folder, '.env'), lines.join('\n'));
    const { code, errors } = await run(['start'], {});
    expect(code).toBe(1);
    expect(errors).toBe(
      'DISCORD_TOKEN is not set. Perhaps DISCORD_TOKNE (.env, line 3) should be DISCORD_TOKEN. Put it into the environment or into .env (see .env.example).\n',
    );
  });

  test('a misspelt variable that has a default is named in the log', async () => {
    await writeFile(join(folder, '.env'), 'POLL_SECOND=planted-value');
    const { out } = await run(['start'], { ...setup.variables, DISCORD_TOKEN: 'a-wrong-token', LOG_LEVEL: 'warn' });
    expect(out).toContain(
      'Carrel does not know the variable POLL_SECOND (.env, line 1): perhaps it should be POLL_SECONDS',
    );
    expect(out).not.toContain('planted-value');
  });

  test('an older Node ends with one line that says which one is needed', async () => {
    const pretend = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})';
    const { code, errors } = await run(['--import', pretend, 'start'], {});
    expect(code).toBe(1);
    expect(errors).toMatch(/^Carrel needs Node 24 or newer, and this is Node 20\.1\.0\. .*\n$/);
  });

  test('--help says which commands there are', async () => {
    const { code, out } = await run(['--help'], {});
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: .*\n\n {2}start /);
  });

  test.each([
    ['start', /^Usage: .*\n\n {2}start /],
    ['doctor', /^Usage: .*\n\n {2}start /],
    ['backup', /^Usage: npm run backup -- FILE\n/],
  ])('--help after %s says how it goes, and does nothing else', async (command, usage) => {
    const { code, out, errors } = await runUntilEnd([...carrel(command), '--help'], { cwd: folder, variables: {} });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(out).toMatch(usage);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a command that does not exist is answered with those that do', async () => {
    const { code, errors } = await run(['fly'], {});
    expect(code).toBe(1);
    expect(errors).toContain('start');
    expect(errors).toContain('doctor');
  });
});

describe('npm run register', () => {
  test('puts the commands once and then says that they are there', async () => {
    const first = await run(['register'], setup.variables);
    const names = commands.map(({ definition }) => `/${definition.name}`);
    expect(first.out).toBe(
      `Put ${names.length} commands for Carrel: ${names.join(' ')}\nConfigured the application: integration_types_config, tags\n`,
    );
    const second = await run(['register'], setup.variables);
    expect(second.out).toBe(`Carrel has these ${names.length} commands already: ${names.join(' ')}\n`);
  });
});

describe('npm run doctor', () => {
  test('all well: a line each, exit 0', async () => {
    const { code, out } = await run(['doctor'], setup.variables);
    const lines = out.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('✓ '))).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^✓ install for yourself: not set up yet: npm start/));
    expect(lines).toContainEqual(expect.stringMatching(/^✓ invite: https:\/\/discord\.com\/oauth2/));
    expect(code).toBe(0);
  });

  test('each thing that is wrong has its cure, and secrets stay out of it', async () => {
    const { code, out } = await run(['doctor'], {
      ...setup.variables,
      DISCORD_TOKEN: 'a-wrong-token',
      CONCORDIA_API_KEY: 'a-wrong-key',
      DATABASE_URL: 'postgres://host:secret-password@db/carrel',
    });
    expect(code).toBe(1);
    expect(out).toMatch(/✗ token: Discord refuses it → press Reset Token/);
    expect(out).toMatch(/✗ feed credentials: .*401.* → .*register at/);
    expect(out).toMatch(/✗ database: .* → /);
    expect(out).not.toMatch(/a-wrong|secret-password/);
  });

  test('an application that is left to the host is named where an install is missing, and a key that is not its own', async () => {
    const { code, out } = await run(['doctor'], {
      ...setup.variables,
      CONFIGURE_APPLICATION: 'false',
      DISCORD_PUBLIC_KEY: 'ab'.repeat(32),
    });
    expect(code).toBe(1);
    expect(out).toMatch(/✗ install in servers: not set up → .*CONFIGURE_APPLICATION=true/);
    expect(out).toMatch(/✗ install for yourself: not set up → /);
    expect(out).toMatch(/✗ public key: not that of Carrel → copy it/);
  });

  test('a port that another program uses', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, out } = await run(['doctor'], { ...setup.variables, HTTP_PORT: String(port) });
    expect(code).toBe(1);
    expect(out).toMatch(/✗ port: 127\.0\.0\.1:\d+ cannot be used: .*EADDRINUSE.* → set HTTP_PORT/);
  });

  test('a signal ends it while it waits, also as process 1 of a container, which hears only of those it listens to', async () => {
    setup.campusServer.faults.set('hanging');
    const { code } = await run(['doctor'], setup.variables, (said, child) => {
      if (said.includes('✓ invite')) child.kill('SIGINT');
    });
    expect(code).toBe(130);
  });

  test('a feed that sends something else is named as such', async () => {
    setup.campusServer.faults.set('html');
    const { code, out } = await run(['doctor'], setup.variables);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ feed shape: .*→ check CONCORDIA_API_URL/);
  });
});
