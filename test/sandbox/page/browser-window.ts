import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createLogger } from '../../../src/base/logger.ts';
import { openBrowser } from '../../../src/sandbox/page/chromium.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';
import { rememberPast } from '../../../src/sandbox/past.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How the page is opened: a light theme, English and 1280 px wide unless it says otherwise. */
export interface WindowLook {
  readonly theme?: 'light' | 'dark';
  readonly locale?: 'en-US' | 'fr';
  readonly width?: number;
}

/** The demo on a Monday afternoon, and a real browser in front of its page. */
export interface BrowserWindow {
  readonly sandbox: Sandbox;
  readonly tab: Tab;
  /** Opens a channel, as on a first visit: the page anew where anything was chosen on it that is not as `look` says. */
  visit(channel: string, look?: WindowLook): Promise<void>;
  /** Sends a command and waits until its reply has begun. */
  ask(line: string): Promise<void>;
  /** The newest message. */
  reply(): Locator;
  /** What axe finds wrong with the page as it stands. */
  violations(): Promise<string[]>;
  /** What no test may leave behind since it was last asked: console errors, uncaught errors, requests to another host. */
  complaints(): string[];
  /** Stops the page, runs `meanwhile` and serves it at the same address again. */
  withoutPage(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The browser of all windows, once there is one. */
let browser: Promise<Browser> | undefined;

/** Closes the browser, if one was opened. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** The past of the campus as the bot's database: it is the same for all windows. */
let past: Uint8Array | undefined;

const rememberOnce: typeof rememberPast = async (campus, url, now, logger) => {
  const path = url.replace('sqlite:', '');
  if (past !== undefined) return writeFile(path, past);
  await rememberPast(campus, url, now, logger);
  past = await readFile(path);
};

/** Opens it, with a context of its own in the browser of all. Close it, and the browser at the end. Rejects where there is no browser. */
async function openBrowserWindow(): Promise<BrowserWindow> {
  const logger = createLogger({ level: 'silent', secrets: [], destination: process.stderr });
  const startAt = Date.parse('2026-11-23T14:10:00-05:00');
  browser ??= openBrowser();
  const [sandbox, opened] = await Promise.all([
    startSandbox({ seed: 'carrel', startAt, logger, onStep: () => {}, remember: rememberOnce }),
    browser,
  ]);
  let page: Page = await startPage(sandbox, { port: 0 });
  const context = await opened.newContext({ reducedMotion: 'reduce', locale: 'en-CA' });
  const tab = await context.newPage();
  // It ends what hangs, before the test's own limit does, since it says what was waited for.
  tab.setDefaultTimeout(80_000);
  const heard: string[] = [];
  context.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  context.on('weberror', (error) => heard.push(String(error.error())));
  context.on('request', (request) => {
    if (!request.url().startsWith(`${page.url}/`)) heard.push(`a request to ${request.url()}`);
  });

  let shown = '';
  const isStillPlain = (chosen: string): Promise<boolean> =>
    tab.evaluate(
      `localStorage.getItem('carrel-demo') === ${JSON.stringify(chosen)} && document.querySelector('dialog') === null`,
    );

  return {
    sandbox,
    tab,
    visit: async (channel, { theme = 'light', locale = 'en-US', width = 1280 } = {}) => {
      const chosen = JSON.stringify({ locale, role: 'moderator', theme: 'auto' });
      const asked = `${page.url} ${chosen} ${theme} ${width}`;
      if (asked === shown && width > 760 && (await isStillPlain(chosen))) {
        // To load the page takes twenty times as long.
        await tab.locator(`[data-channel="${channel}"]`).click();
        await tab.locator('#command').fill('');
      } else {
        await tab.emulateMedia({ colorScheme: theme });
        await tab.setViewportSize({ width, height: 800 });
        // A page without script of the same origin: what was chosen before is forgotten there.
        await tab.goto(`${page.url}/carrel.svg`);
        await tab.evaluate(`localStorage.setItem('carrel-demo', ${JSON.stringify(chosen)})`);
        await tab.goto(`${page.url}/#${channel}`);
        shown = asked;
      }
      await tab.getByRole('button', { name: /\/(occupancy|achalandage)/ }).waitFor();
    },
    ask: async (line) => {
      const before = await tab.locator('.message').count();
      await tab.locator('#command').fill(line);
      await tab.keyboard.press('Escape');
      await tab.keyboard.press('Enter');
      await tab.locator('.message').nth(before).waitFor();
    },
    reply: () => tab.locator('.message').last(),
    violations: async () => {
      // Half a megabyte, which a page that has it need not read again.
      if (!(await tab.evaluate(`'axe' in window`))) await tab.evaluate(axe);
      // What is right need not be described.
      const found = await tab.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`);
      return (found as { id: string; nodes: { html: string; failureSummary: string }[] }[]).map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
      );
    },
    complaints: () => heard.splice(0),
    withoutPage: async (meanwhile) => {
      const port = Number(new URL(page.url).port);
      await page.close();
      await meanwhile();
      page = await startPage(sandbox, { port });
    },
    close: async () => {
      await context.close();
      await page.close();
      await sandbox.close();
    },
  };
}

/** A window for the tests of one suite, each of which must leave no complaint behind. It is there once a test has begun. */
export function windowForTests(): () => BrowserWindow {
  let opened: BrowserWindow | undefined;
  const current = (): BrowserWindow => {
    if (opened === undefined) throw new Error('the window is opened before the first test');
    return opened;
  };
  beforeAll(async () => {
    opened = await openBrowserWindow();
  });
  afterAll(() => opened?.close());
  afterEach(() => {
    expect(current().complaints()).toEqual([]);
  });
  return current;
}
