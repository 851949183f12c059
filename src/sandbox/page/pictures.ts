import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page as Tab } from 'playwright-core';
import { createLogger } from '../../logger.ts';
import { startNeighbourhood } from '../neighbourhood.ts';
import { openBrowser } from './chromium.ts';
import { startPage } from './server.ts';
import type { VisitorLocale } from './wire.ts';

/** Usage: node bin/run.mjs src/sandbox/page/pictures.ts [FOLDER]. Takes the README's pictures of the running page. */
const folder = process.argv[2] ?? 'docs/images';
/** A Monday afternoon of a term: the libraries are well visited. */
const startAt = Date.parse('2026-11-23T14:10:00-05:00');

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
/** For single messages, which are as wide as the chat. */
const cropped: Look = { width: 900, height: 1100, scale: 1.3, theme: 'light', locale: 'en-US' };
const phone = { width: 390, height: 780 } as const;

/** The reply to each of these is a picture of its own, cropped to the message. */
const replies: readonly (readonly [name: string, line: string])[] = [
  ['occupancy', '/occupancy'],
  ['status', '/status'],
  ['help', '/help'],
];

/** Whole windows: both themes, both languages, both widths. */
const scenes: readonly (readonly [name: string, look: Look, line: string, open?: string])[] = [
  ['page-light', { ...desktop, theme: 'light', locale: 'en-US' }, '/occupancy library:webster'],
  ['page-dark', { ...desktop, theme: 'dark', locale: 'en-US' }, '/occupancy library:webster'],
  ['page-fr-light', { ...desktop, theme: 'light', locale: 'fr' }, '/achalandage bibliothèque:webster'],
  ['phone-light', { ...phone, theme: 'light', locale: 'en-US' }, '/occupancy'],
  ['phone-fr-dark', { ...phone, theme: 'dark', locale: 'fr' }, '/achalandage'],
  ['phone-campus', { ...phone, theme: 'light', locale: 'en-US' }, '/occupancy', 'Campus'],
];
const channels = ['study-hall', 'announcements', 'introductions', 'course-help', 'housing', 'jobs', 'events'];

const shot = { animations: 'disabled', caret: 'hide' } as const;

/** An alert as it is added, and as it fires on an exam morning. Time goes on for everybody: the last pictures. */
async function takeAlert(browser: Browser, url: string): Promise<void> {
  const tab = await openTab(browser, `${url}#bot-commands`, { ...cropped, width: 1000 });
  await send(tab, '/alert add library:webster direction:above threshold:55%');
  await tab.locator('.ephemeral').waitFor();
  await tab.locator('.ephemeral').screenshot({ ...shot, path: join(folder, 'alert-add.png') });
  await tab.getByRole('button', { name: 'Exam week' }).click();
  const fired = tab.locator('.message', { hasText: 'Webster is above 55% now' });
  await fired.waitFor();
  await fired.screenshot({ ...shot, path: join(folder, 'alert.png') });
}

async function takePictures(browser: Browser, url: string): Promise<void> {
  const tab = await openTab(browser, url, cropped);
  for (const [name, line] of replies) {
    await send(tab, line);
    await tab
      .locator('.message')
      .last()
      .screenshot({ ...shot, path: join(folder, `${name}.png`) });
  }
  for (const [index, [name, look, line, open]] of scenes.entries()) {
    // A channel for each, so that none shows what was asked for another.
    const tab = await openTab(browser, `${url}#${channels[index]}`, look);
    await send(tab, line);
    if (open !== undefined) await tab.getByRole('button', { name: open }).click();
    await tab.screenshot({ ...shot, path: join(folder, `${name}.png`) });
    await tab.context().close();
  }
  const typing = await openTab(browser, `${url}#pets`, { width: 900, height: 560, theme: 'dark', locale: 'en-US' });
  await typing.locator('#command').pressSequentially('/');
  await typing.locator('#suggestions [role=option]').first().waitFor();
  await typing.screenshot({ ...shot, path: join(folder, 'commands.png') });
  await takeAlert(browser, url);
}

const logger = createLogger({ level: 'warn', secrets: [], destination: process.stderr });
const neighbourhood = await startNeighbourhood({ seed: 'carrel', startAt, logger, onStep: () => {} });
const page = await startPage(neighbourhood, { port: 0 });
const browser = await openBrowser();
await mkdir(folder, { recursive: true });
await takePictures(browser, page.url);
await browser.close();
await page.close();
await neighbourhood.close();
process.exit();
