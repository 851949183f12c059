import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/logger.ts';
import { type Neighbourhood, startNeighbourhood } from '../../../src/sandbox/neighbourhood.ts';
import { noBrowser, openBrowser } from '../../../src/sandbox/page/chromium.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const why = noBrowser === undefined ? '' : ` (not tried: ${noBrowser})`;

describe.skipIf(noBrowser !== undefined)(`the page in a browser${why}`, () => {
  let neighbourhood: Neighbourhood;
  let page: Page;
  let browser: Browser;
  let tab: Tab;
  /** What no test may leave behind: console errors, uncaught errors, requests to another host. */
  let complaints: string[] = [];

  beforeAll(async () => {
    const logger = createLogger({ level: 'silent', secrets: [], destination: process.stderr });
    const startAt = Date.parse('2026-11-23T14:10:00-05:00');
    [neighbourhood, browser] = await Promise.all([
      startNeighbourhood({ seed: 'carrel', startAt, logger, onStep: () => {} }),
      openBrowser(),
    ]);
    page = await startPage(neighbourhood, { port: 0 });
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-CA' });
    tab = await context.newPage();
    tab.setDefaultTimeout(10_000);
    tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(String(error)));
    tab.on('request', (request) => {
      if (!request.url().startsWith(`${page.url}/`)) complaints.push(`a request to ${request.url()}`);
    });
  });

  afterAll(async () => {
    await browser?.close();
    await page?.close();
    await neighbourhood?.close();
  });

  afterEach(async () => {
    neighbourhood.campusServer.faults.set(undefined);
    const heard = complaints;
    complaints = [];
    expect(heard).toEqual([]);
  });

  /** Opens the page anew in a channel of its own, as somebody who has not been here before. */
  const visit = async (
    channel: string,
    look: { theme?: 'light' | 'dark'; locale?: 'en-US' | 'fr'; width?: number } = {},
  ): Promise<void> => {
    await tab.emulateMedia({ colorScheme: look.theme ?? 'light' });
    await tab.setViewportSize({ width: look.width ?? 1280, height: 800 });
    // A page without script of the same origin: what was chosen before is forgotten there.
    await tab.goto(`${page.url}/carrel.svg`);
    await tab.evaluate(`localStorage.setItem('carrel-demo', '{"locale":"${look.locale ?? 'en-US'}"}')`);
    await tab.goto(`${page.url}/#${channel}`);
    await tab.getByRole('button', { name: /\/(occupancy|achalandage)/ }).waitFor();
  };
  const violations = async () => {
    await tab.evaluate(await readFile(axeSource, 'utf8'));
    const found = await tab.evaluate('axe.run().then(({ violations }) => violations)');
    return (found as { id: string; nodes: { html: string; failureSummary: string }[] }[]).map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    );
  };
  const reply = () => tab.locator('.message').last();

  test('answers /occupancy, asked and refreshed by keyboard alone', async () => {
    await visit('general');
    await tab.keyboard.press('/');
    await tab.getByRole('option', { name: '/occupancy How full are the libraries right now?' }).waitFor();
    await tab.keyboard.type('occ');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('web');
    await tab.getByRole('option', { name: 'Webster', selected: true }).waitFor();
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    await reply().getByRole('heading', { name: 'Webster, right now' }).waitFor();
    expect(await reply().locator('.used').textContent()).toBe('You used /occupancy');
    expect(await reply().locator('dd').textContent()).toMatch(/about 1,\d{3} people/);

    const refresh = reply().getByRole('button', { name: 'Refresh' });
    await refresh.focus();
    await tab.keyboard.press('Enter');
    await reply().getByText('(edited)').waitFor();
    expect(await tab.evaluate('document.activeElement.textContent')).toBe('Refresh');

    await reply().getByRole('combobox').selectOption('Vanier');
    await reply().getByRole('heading', { name: 'Vanier, right now' }).waitFor();
    expect(await tab.locator('.message').count()).toBe(1);
  });

  test('shows what only one person can see, and lets them dismiss it', async () => {
    await visit('announcements');
    await tab.locator('#command').fill('/help');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    await reply().getByText('Only you can see this').waitFor();
    await reply().getByRole('button', { name: 'Dismiss message' }).click();
    expect(await tab.locator('.message').count()).toBe(0);
  });

  test('says what the command box would not send, and keeps it', async () => {
    await visit('introductions');
    const box = tab.locator('#command');
    await box.fill('/occupancy private:perhaps');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText('That value does not fit. There is: true, false').waitFor();
    expect(await box.inputValue()).toBe('/occupancy private:perhaps');
    await box.fill('hello');
    await tab.keyboard.press('Enter');
    await tab.getByText('There are only commands here').waitFor();
  });

  test('speaks French throughout, the names of commands included', async () => {
    await visit('course-help');
    await tab.getByLabel('Language').selectOption('Français');
    await tab.getByRole('button', { name: 'Semaine d’examens' }).waitFor();
    await tab.getByRole('combobox', { name: 'Commande dans #course-help' }).pressSequentially('/ach');
    await tab.getByRole('option', { name: '/achalandage' }).waitFor();
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    await reply().getByRole('heading', { name: 'Bibliothèques de Concordia, en ce moment' }).waitFor();
    expect(await reply().locator('.used').textContent()).toBe('Vous avez utilisé /achalandage');
    await reply()
      .getByText(/^il y a|Lecture il y a/)
      .waitFor();
    expect(await tab.evaluate('document.documentElement.lang')).toBe('fr-CA');
  });

  test('breaks the feed and mends it, and Carrel says so', async () => {
    await visit('housing');
    const ask = async (line: string) => {
      const count = await tab.locator('.message').count();
      await tab.locator('#command').fill(line);
      await tab.keyboard.press('Escape');
      await tab.keyboard.press('Enter');
      await tab.locator('.message').nth(count).waitFor();
      return (await reply().textContent()) ?? '';
    };
    const { clock, campusServer } = neighbourhood;
    const reads = () => campusServer.requests()['library/occupancy/'] ?? 0;
    const nextRead = async () => {
      const before = reads();
      clock.jumpTo(clock.now() + 120_000);
      await expect.poll(reads).toBeGreaterThan(before);
    };
    await tab.getByLabel('The feed').selectOption('answers HTML instead of JSON');
    await expect.poll(() => campusServer.faults.current()?.kind).toBe('html');
    await tab.getByText('the feed gives no number').first().waitFor();
    await nextRead();
    await expect.poll(() => ask('/status')).toMatch(/does not answer \(\d+ in a row\): does not answer with data/);

    await tab.getByLabel('The feed').selectOption('works');
    await expect.poll(() => campusServer.faults.current()).toBeUndefined();
    await expect
      .poll(async () => {
        await nextRead();
        return ask('/status');
      })
      .toMatch(/Feed\s*answers/);
  });

  test('survives a dropped gateway and two answers of 429', async () => {
    await visit('events');
    const { identified, resumed } = neighbourhood.discord.counts();
    await tab.getByRole('button', { name: 'Drop the gateway' }).click();
    await expect
      .poll(() => neighbourhood.discord.counts(), { timeout: 10_000 })
      .toSatisfy((now: { identified: number; resumed: number }) => now.identified + now.resumed > identified + resumed);
    await tab.getByRole('button', { name: 'Discord: 429 twice' }).click();
    await tab.locator('#command').fill('/occupancy');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await reply().getByRole('heading').waitFor();
  });

  test.each([
    ['light', 'en-US', 1280],
    ['dark', 'fr', 390],
  ] as const)('has no axe violations: %s, %s, %i px', async (theme, locale, width) => {
    await visit('memes', { theme, locale, width });
    await tab.locator('#command').fill(locale === 'fr' ? '/achalandage' : '/occupancy');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await reply().getByRole('heading').waitFor();
    await tab.locator('#command').pressSequentially('/');
    await tab.locator('#suggestions [role=option]').first().waitFor();
    expect(await violations()).toEqual([]);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
    if (width > 760) return;
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Campus' }).click();
    expect(await violations()).toEqual([]);
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: /^(Channels|Salons)$/ }).click();
    await tab.getByRole('button', { name: /music/ }).click();
    await tab.getByRole('heading', { name: '#music' }).waitFor();
  });

  test('changes the theme at a switch, and remembers it', async () => {
    await visit('pets', { theme: 'light' });
    const background = () => tab.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await background()).toBe('rgb(255, 255, 255)');
    await tab.getByLabel('Theme').selectOption('dark');
    expect(await background()).toBe('rgb(49, 51, 56)');
    await tab.reload();
    await tab.locator('.library').first().waitFor();
    expect(await background()).toBe('rgb(49, 51, 56)');
  });

  test('offers a member what a member may do', async () => {
    await visit('music');
    await tab.locator('#command').pressSequentially('/al');
    await tab.getByRole('option', { name: '/alert add' }).waitFor();
    await tab.getByLabel('Role').selectOption('member');
    await tab.locator('#command').fill('/');
    await tab.getByRole('option', { name: '/occupancy' }).waitFor();
    expect(await tab.getByRole('option', { name: '/alert add' }).count()).toBe(0);
  });

  test('adds an alert, and sees it fire on an exam morning', async () => {
    await visit('bot-commands');
    await tab.locator('#command').fill('/alert add library:webster direction:above threshold:52%');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText(/Alert \w+ is on in #bot-commands: Webster above 52%/).waitFor();
    await tab.getByRole('button', { name: 'Exam week' }).click();
    await tab.getByText('Time flies…').waitFor();
    await tab.getByText(/Webster is above 52% now: about \d+ people/).waitFor({ timeout: 25_000 });
    // Time may still be flying: the weekend before exams crosses the threshold too.
    await expect
      .poll(() => tab.locator('.clock').textContent(), { timeout: 25_000 })
      .toMatch(/^Mon, Nov 30, 1\d:\d\d AM$/);
    await tab.getByLabel('× 1', { exact: true }).check();
    await expect.poll(() => neighbourhood.clock.speed()).toBe(1);
  });

  test('counts what arrives in another channel, and shows its picture', async () => {
    await visit('general');
    const { discord } = neighbourhood;
    const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const form = new FormData();
    const embeds = [{ title: 'Webster today', image: { url: 'attachment://day.png' } }];
    form.append('payload_json', JSON.stringify({ content: '**Busy** <t:1700000000:R>', embeds }));
    form.append('files[0]', new Blob([Buffer.from(dot, 'base64')], { type: 'image/png' }), 'day.png');
    const posted = await fetch(`${discord.url}/v10/channels/${discord.channelId('announcements')}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bot ${discord.token}` },
      body: form,
    });
    expect(posted.status).toBe(200);
    await tab.getByRole('button', { name: 'announcements 1 unread' }).click();
    await reply().getByText('Busy').waitFor();
    const picture = reply().getByRole('img', { name: 'Webster today' });
    await expect.poll(() => picture.getAttribute('src')).toMatch(/^\/attachments\//);
    await expect.poll(() => tab.evaluate(`document.querySelector('.picture').naturalWidth`)).toBe(1);
    expect(await reply().locator('time[data-relative]').textContent()).toMatch(/^\d+ years ago$/);
    expect(await tab.getByRole('button', { name: /unread/ }).count()).toBe(0);
  });

  test('says that the demo is gone, and comes back with it', async () => {
    await visit('games');
    const port = Number(new URL(page.url).port);
    await page.close();
    await tab.getByText('The demo is not running. Trying again…').waitFor();
    page = await startPage(neighbourhood, { port });
    await tab.getByText('The demo is not running. Trying again…').waitFor({ state: 'hidden' });
    await tab.getByRole('heading', { name: '#games' }).waitFor();
    // The browser itself reports each refused try to connect.
    complaints = complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/.test(text));
  });
});
