import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Locator, Page as Tab } from 'playwright-core';
import { createLogger } from '../../base/logger.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { openBrowser } from './chromium.ts';
import { startPage } from './server.ts';
import { travel } from './time-travel.ts';
import type { VisitorLocale } from './wire.ts';

const usage = `npm run pictures [-- FOLDER]   takes the README's pictures of the demo's page, into docs/images by default

Time stands still for most of them, so that two runs show the same but for the ids of alerts.`;

const {
  values: { help },
  positionals: [folder = 'docs/images'],
} = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
if (help) {
  process.stdout.write(`${usage}\n`);
  process.exit();
}
/** A Monday afternoon of a term: the libraries are well visited. */
const startAt = Date.parse('2026-11-23T13:40:00-05:00');

/** How a window looks: CSS pixels, and how many of the picture's own each has. */
interface Look {
  readonly width: number;
  readonly height: number;
  readonly scale?: number;
  readonly theme: 'light' | 'dark';
  readonly locale: VisitorLocale;
}

/** Opens the page in a window of its own. */
async function openTab(browser: Browser, url: string, look: Look): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: look.scale ?? 1,
    colorScheme: look.theme,
    locale: look.locale === 'fr' ? 'fr-CA' : 'en-CA',
    reducedMotion: 'reduce',
  });
  const tab = await context.newPage();
  await tab.goto(url);
  await tab.locator('.library').first().waitFor({ state: 'attached' });
  return tab;
}

/** Sends a command and waits for its reply. */
async function send(tab: Tab, line: string): Promise<void> {
  const replies = tab.locator('.message');
  const before = await replies.count();
  await tab.locator('#command').fill(line);
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('Enter');
  await replies.nth(before).waitFor();
  await tab.locator('.thinking').waitFor({ state: 'detached' });
}

/** Just wide enough for all four columns: larger pictures weigh more than they show. */
const desktop = { width: 1130, height: 560 } as const;
/** For single messages, of which the widest just fits. */
const cropped: Look = { width: 900, height: 1400, scale: 1.25, theme: 'light', locale: 'en-US' };
const phone = { width: 390, height: 780 } as const;

/** The reply to each of these is a picture of its own, cropped to the message: of the command, or of the button below it. */
const replies: readonly (readonly [name: string, line: string, press?: string])[] = [
  ['occupancy', '/occupancy'],
  ['chart', '/occupancy library:webster', 'Chart'],
  ['when', '/when library:webster'],
  ['history', '/history library:webster day:week'],
  ['notify-me', '/notify-me when library:vanier direction:below threshold:40%'],
  ['alert-add', '/alert add library:webster direction:above threshold:65%'],
  ['status', '/status'],
  ['help', '/help'],
];

/** Whole windows: both themes, and the other language at the other width. */
const scenes: readonly (readonly [name: string, look: Look, line: string, press?: string])[] = [
  ['page-light', { ...desktop, theme: 'light', locale: 'en-US' }, '/occupancy library:webster'],
  ['page-dark', { ...desktop, theme: 'dark', locale: 'en-US' }, '/occupancy library:webster'],
  ['phone-fr', { ...phone, theme: 'light', locale: 'fr' }, '/achalandage bibliothèque:webster', 'Graphique'],
];
const channels = ['study-hall', 'announcements', 'introductions'];

const shot = { animations: 'disabled', caret: 'hide' } as const;

/** Waits for the pictures in the window, and takes a message as wide as what it says. */
async function takeMessage(message: Locator, name: string): Promise<void> {
  const tab = message.page();
  await allDrawn(tab);
  const box = await message.boundingBox();
  const ends = await message
    .locator('.body > *')
    .evaluateAll((parts: { getBoundingClientRect(): { right: number } }[]) =>
      parts.map((part) => part.getBoundingClientRect().right),
    );
  if (box === null) throw new Error(`${name} is not to be seen`);
  const clip = { ...box, width: Math.min(box.width, Math.max(...ends) - box.x + 16) };
  await tab.screenshot({ ...shot, clip, path: join(folder, `${name}.png`) });
}

/** A function, since the page's policy refuses a text to be evaluated a second time. */
const allDrawn = (tab: Tab) =>
  tab.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: { images: Iterable<Record<string, unknown>> } };
    return [...document.images].every(({ complete, naturalWidth }) => complete === true && Number(naturalWidth) > 0);
  });

/** Presses a button of the last message and waits for what comes below it. */
async function press(tab: Tab, label: string): Promise<void> {
  const before = await tab.locator('.message').count();
  await tab.locator('.message').last().getByRole('button', { name: label }).click();
  await tab.locator('.message').nth(before).waitFor();
  await tab.locator('.thinking').waitFor({ state: 'detached' });
}

/** A board in its channel, without the confirmation. */
async function takeBoard(browser: Browser, url: string): Promise<void> {
  const tab = await openTab(browser, `${url}#housing`, { ...cropped, theme: 'dark' });
  await send(tab, '/board create channel:#housing library:"Webster, Vanier" chart:true');
  await tab.locator('.ephemeral').waitFor();
  await takeMessage(tab.locator('.message:not(.ephemeral)'), 'board');
}

/** The outlook of a morning, at eight. */
async function takeDigest(browser: Browser, url: string, sandbox: Sandbox): Promise<void> {
  const tab = await openTab(browser, `${url}#events`, cropped);
  await send(tab, '/digest add channel:#events time:08:00');
  await travel(sandbox, Date.parse('2026-11-24T07:59:00-05:00'), new AbortController().signal);
  sandbox.clock.setSpeed(60);
  const digest = tab.locator('.message:not(.ephemeral)', { has: tab.locator('.picture') });
  await digest.waitFor();
  sandbox.clock.setSpeed(1);
  await takeMessage(digest, 'digest');
}

/** The list of a server's alerts, and one as it fires on an exam morning. Time goes on from here: these are the last pictures. */
async function takeMorning(browser: Browser, url: string): Promise<void> {
  const tab = await openTab(browser, `${url}#bot-commands`, { ...cropped, width: 1060 });
  await send(tab, '/alert add library:webster direction:above threshold:65%');
  await send(tab, '/alert list');
  await tab.getByText(/^Alerts in this server/).waitFor();
  const list = tab.locator('.message').last();
  await list.getByLabel('Choose an alert').selectOption({ index: 2 });
  await list.getByRole('button', { name: 'Edit' }).waitFor();
  await takeMessage(list, 'alert-list');
  await tab.getByRole('button', { name: 'Exam week' }).click();
  const fired = tab.locator('.message:not(.ephemeral)', { hasText: 'Webster is above 65% now' });
  await fired.waitFor();
  // Time runs fast: a message ages ten minutes in a second.
  await tab.getByLabel('× 1', { exact: true }).check();
  await takeMessage(fired, 'alert');
}

/** Stops the clock forty seconds after a reading. */
async function holdTime({ clock, campusServer }: Sandbox, tab: Tab): Promise<void> {
  const reads = () => campusServer.requests()['library/occupancy/'] ?? 0;
  const before = reads();
  clock.setSpeed(0);
  clock.jumpTo(startAt + 90_000);
  while (reads() === before) await tab.evaluate('new Promise(requestAnimationFrame)');
  // What has been read is known when the bot says so.
  const newest = tab
    .locator('.message')
    .last()
    .locator(`time[data-at="${startAt + 90_000}"]`);
  do await send(tab, '/occupancy');
  while ((await newest.count()) === 0);
  clock.jumpTo(startAt + 130_000);
}

async function takePictures(browser: Browser, url: string, sandbox: Sandbox): Promise<void> {
  const { clock } = sandbox;
  await holdTime(sandbox, await openTab(browser, `${url}#games`, cropped));
  for (const [name, line, label] of replies) {
    const tab = await openTab(browser, `${url}#jobs`, cropped);
    await send(tab, line);
    if (label !== undefined) await press(tab, label);
    await takeMessage(tab.locator('.message').last(), name);
    await tab.context().close();
  }
  for (const [index, [name, look, line, label]] of scenes.entries()) {
    // A channel for each, so that none shows what was asked for another.
    const tab = await openTab(browser, `${url}#${channels[index]}`, look);
    // The panel shows a speed, so that here it is the seconds that may differ.
    clock.setSpeed(1);
    await send(tab, line);
    if (label !== undefined) await press(tab, label);
    await allDrawn(tab);
    await tab.screenshot({ ...shot, path: join(folder, `${name}.png`) });
    clock.setSpeed(0);
    clock.jumpTo(startAt + 130_000);
    await tab.context().close();
  }
  const typing = await openTab(browser, `${url}#pets`, { width: 900, height: 640, theme: 'dark', locale: 'en-US' });
  await typing.locator('#command').pressSequentially('/');
  await typing.locator('#suggestions [role=option]').first().waitFor();
  await typing.locator('.chat').screenshot({ ...shot, path: join(folder, 'commands.png') });
  clock.setSpeed(1);
  await takeBoard(browser, url);
  await takeDigest(browser, url, sandbox);
  await takeMorning(browser, url);
}

const logger = createLogger({ level: 'warn', secrets: [], destination: process.stderr });
const sandbox = await startSandbox({ seed: 'carrel', startAt, logger, onStep: () => {} });
const page = await startPage(sandbox, { port: 0 });
const browser = await openBrowser();
await mkdir(folder, { recursive: true });
await takePictures(browser, page.url, sandbox);
await browser.close();
await page.close();
await sandbox.close();
process.exit();
