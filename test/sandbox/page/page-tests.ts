import { afterEach, expect, test } from 'vitest';
import { windowForTests } from './browser-window.ts';

/** The page as a whole: what a visitor asks, changes and breaks there. */
export function pageTests(): void {
  const opened = windowForTests();

  afterEach(() => opened().sandbox.campusServer.faults.set(undefined));

  test('answers /occupancy, asked and refreshed by keyboard alone', async () => {
    const { tab, visit, reply } = opened();
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
    const { tab, visit, reply } = opened();
    await visit('announcements');
    await tab.locator('#command').fill('/help');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    await reply().getByText('Only you can see this').waitFor();
    await reply().getByRole('button', { name: 'Dismiss message' }).click();
    expect(await tab.locator('.message').count()).toBe(0);
    // A user of the keyboard stays where they were.
    expect(await tab.evaluate('document.activeElement.id')).toBe('command');
  });

  test('says what the command box would not send, and keeps it', async () => {
    const { tab, visit } = opened();
    await visit('introductions');
    const box = tab.locator('#command');
    await box.fill('/occupancy private:perhaps');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText('private: that value does not fit. There is: True, False').waitFor();
    expect(await box.inputValue()).toBe('/occupancy private:perhaps');
    await box.fill('hello');
    await tab.keyboard.press('Enter');
    await tab.getByText('There are only commands here').waitFor();
  });

  test('speaks French throughout, the names of commands included', async () => {
    const { tab, visit, reply } = opened();
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
      .first()
      .waitFor();
    expect(await tab.evaluate('document.documentElement.lang')).toBe('fr-CA');
  });

  test('breaks the feed and mends it, and Carrel says so', async () => {
    const { sandbox, tab, visit, ask, reply } = opened();
    await visit('housing');
    const { clock, campusServer } = sandbox;
    const status = async () => {
      await ask('/status');
      return (await reply().textContent()) ?? '';
    };
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
    await expect
      .poll(status)
      .toMatch(/not working \((?:1 failed check|\d+ failed checks in a row)\): its answer isn’t data/);

    await tab.getByLabel('The feed').selectOption('works');
    await expect.poll(() => campusServer.faults.current()).toBeUndefined();
    await expect
      .poll(async () => {
        await nextRead();
        return status();
      })
      .toMatch(/Feed\s*working/);
  });

  test('survives a dropped gateway and two answers of 429', async () => {
    const { sandbox, tab, visit, ask, reply } = opened();
    await visit('events');
    const { identified, resumed } = sandbox.discord.counts();
    await tab.getByRole('button', { name: 'Drop the gateway' }).click();
    await expect
      .poll(() => sandbox.discord.counts())
      .toSatisfy((now: { identified: number; resumed: number }) => now.identified + now.resumed > identified + resumed);
    await tab.getByRole('button', { name: 'Discord: 429 twice' }).click();
    await ask('/occupancy');
    await reply().getByRole('heading').waitFor();
  });

  test.each([
    ['light', 'en-US', 1280],
    ['dark', 'fr', 1280],
    ['light', 'fr', 390],
    ['dark', 'en-US', 390],
  ] as const)('has no axe violations: %s, %s, %i px', async (theme, locale, width) => {
    const { tab, visit, ask, reply, violations } = opened();
    await visit('memes', { theme, locale, width });
    await ask(locale === 'fr' ? '/achalandage' : '/occupancy');
    await reply()
      .getByRole('button', { name: /^(Chart|Graphique)$/ })
      .click();
    const words = locale === 'fr' ? /Webster, lundi 23 novembre.*Sœurs-Grises/ : /Webster on Monday.*Grey Nuns/;
    await reply().getByRole('img', { name: words }).waitFor();
    await tab.locator('#command').pressSequentially('/');
    await tab.locator('#suggestions [role=option]').first().waitFor();
    expect(await violations()).toEqual([]);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
    // Nor does a message push its neighbours aside.
    const log = tab.locator('#log');
    expect(
      await log.evaluate(
        (element: { scrollWidth: number; clientWidth: number }) => element.scrollWidth - element.clientWidth,
      ),
    ).toBe(0);
    if (width > 760) return;
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Campus' }).click();
    await tab.getByText(locale === 'fr' ? 'porte principale' : 'main door').waitFor();
    expect(await violations()).toEqual([]);
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: /^(Channels|Salons)$/ }).click();
    await tab.getByRole('button', { name: /music/ }).click();
    await tab.getByRole('heading', { name: '#music' }).waitFor();
  });

  test('changes the theme at a switch, and remembers it', async () => {
    const { tab, visit } = opened();
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
    const { tab, visit } = opened();
    await visit('music');
    await tab.locator('#command').pressSequentially('/al');
    await tab.getByRole('option', { name: '/alert add' }).waitFor();
    await tab.getByLabel('Role').selectOption('member');
    await tab.locator('#command').fill('/');
    await tab.getByRole('option', { name: '/occupancy' }).waitFor();
    expect(await tab.getByRole('option', { name: '/alert add' }).count()).toBe(0);
    await tab.getByLabel('Language').selectOption('Français');
    await tab.locator('#command').fill('/tableau liste');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText('Discord ne vous offre pas cette commande ici, dans votre rôle.').waitFor();
  });

  test('adds an alert, and sees it fire on an exam morning', async () => {
    const { sandbox, tab, visit, ask } = opened();
    await visit('bot-commands');
    await ask('/alert add library:webster direction:above threshold:52%');
    await tab.getByText(/Alert \w+ is on in #bot-commands: Webster above 52%/).waitFor();
    await tab.getByRole('button', { name: 'Exam week' }).click();
    await tab.getByText('Time flies…').waitFor();
    await tab.getByText(/Webster is above 52% now: about \d+ people/).waitFor();
    // Time may still be flying: the weekend before exams crosses the threshold too.
    await expect.poll(() => tab.locator('.clock').textContent()).toMatch(/^Mon, Nov 30, 1\d:\d\d AM$/);
    await tab.getByLabel('× 1', { exact: true }).check();
    await expect.poll(() => sandbox.clock.speed()).toBe(1);
  });

  test('says that the demo is gone, and comes back with it', async () => {
    const { tab, visit, complaints, withoutPage } = opened();
    await visit('games');
    await withoutPage(() => tab.getByText('The demo is not running. Trying again…').waitFor());
    await tab.getByText('The demo is not running. Trying again…').waitFor({ state: 'hidden' });
    await tab.getByRole('heading', { name: '#games' }).waitFor();
    // The browser itself reports each refused try to connect.
    const isItsOwn = (text: string) => /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/.test(text);
    expect(complaints().filter((text) => !isItsOwn(text))).toEqual([]);
  });
}
