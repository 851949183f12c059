import { expect, test } from 'vitest';
import { windowForTests } from './browser-window.ts';

/** How messages look and what can be done with them. */
export function messageTests(): void {
  const opened = windowForTests();

  /** Posts as the bot, without having been asked: as an alert does. */
  const post = async (channel: string, content: string) => {
    const { discord } = opened().sandbox;
    const answer = await fetch(`${discord.url}/v10/channels/${discord.channelId(channel)}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bot ${discord.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ content }),
    });
    expect(answer.status).toBe(200);
    await opened().tab.getByText(content, { exact: true }).waitFor();
  };

  test('are set in the typeface that the page brings along', async () => {
    const { tab, visit } = opened();
    await visit('music');
    await expect.poll(() => tab.evaluate(`document.fonts.check('600 16px Inter')`)).toBe(true);
    const used = `[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)`;
    expect(await tab.evaluate(used)).toContain('Inter');
  });

  test('come without taking the keyboard from a user in the list of channels', async () => {
    const { tab, visit } = opened();
    await visit('course-help');
    const entry = tab.getByRole('button', { name: 'jobs' });
    await entry.focus();
    const { discord } = opened().sandbox;
    await fetch(`${discord.url}/v10/channels/${discord.channelId('pets')}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bot ${discord.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ content: 'over here' }),
    });
    await tab.getByRole('button', { name: 'pets 1 unread' }).waitFor();
    expect(await tab.evaluate('document.activeElement.dataset.channel')).toBe('jobs');
  });

  test('draws a chart below the reply, wherever its reader looks, and says what it shows', async () => {
    const { tab, visit, ask, reply } = opened();
    await visit('jobs');
    await ask('/occupancy library:webster');
    await ask('/help');
    await ask('/help');
    await tab.getByRole('button', { name: 'Chart' }).focus();
    const fromEnd = `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)`;
    await expect.poll(() => tab.evaluate(`${fromEnd}(document.querySelector('#log'))`)).toBeGreaterThan(120);
    await tab.keyboard.press('Enter');
    await tab.locator('.message').nth(3).waitFor();
    const link = reply().getByRole('link', {
      name: /^Webster on Monday \d+ November: now \d+% full, about [\d,]+ people/,
    });
    const picture = link.getByRole('img');
    await expect.poll(() => picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth)).toBe(800);
    expect(await tab.evaluate('document.activeElement.textContent')).toBe('Chart');
    expect((await picture.boundingBox())?.y).toBeLessThan(700);
    await reply().getByText('Only you can see this').waitFor();

    const [large] = await Promise.all([tab.context().waitForEvent('page'), link.press('Enter')]);
    await large.waitForLoadState();
    expect(await large.evaluate('document.images[0].naturalWidth')).toBe(800);
    await large.close();
  });

  test('lets a library be chosen by keyboard', async () => {
    const { tab, visit, ask, reply } = opened();
    await visit('housing');
    await ask('/occupancy library:webster');
    const menu = reply().getByRole('combobox');
    await menu.focus();
    await tab.keyboard.press('Enter');
    await tab.getByRole('option', { name: 'Vanier' }).waitFor();
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await reply().getByRole('heading', { name: 'Vanier, right now' }).waitFor();
    expect(await tab.evaluate(`document.activeElement.matches('.menu')`)).toBe(true);
  });

  test('opens a form, filled in with a suggestion, and shows what the bot answers to it', async () => {
    const { tab, visit, ask, reply, violations } = opened();
    await visit('course-help', { width: 360 });
    await ask('/occupancy library:vanier');
    await tab.getByRole('button', { name: 'Tell me when…' }).click();
    const form = tab.getByRole('dialog', { name: 'Tell me when…' });
    await form.waitFor();
    expect(await form.getByLabel('Library').inputValue()).toBe('vanier');
    expect(await violations()).toEqual([]);
    await form.getByLabel('Tell me when it is').fill('lots');
    await form.getByRole('button', { name: 'Send' }).click();
    await reply().getByText('“lots” isn’t a valid threshold.').waitFor();
    expect(await form.count()).toBe(0);
    await reply().getByRole('button', { name: 'Edit and try again' }).click();
    expect(await form.getByLabel('Tell me when it is').inputValue()).toBe('lots');
    await form.getByRole('button', { name: 'Cancel' }).click();
    expect(await form.count()).toBe(0);
  });

  test('has a moderator’s form with a menu of roles, and a list with a menu and buttons', async () => {
    const { tab, visit, ask, reply, violations } = opened();
    await visit('music');
    await ask('/alert add library:webster direction:below threshold:5%');
    await reply().getByRole('button', { name: 'Customize…' }).click();
    const form = tab.getByRole('dialog', { name: 'Customize this alert' });
    await form.waitFor();
    expect(await violations()).toEqual([]);
    const role = form.getByLabel('Role to mention');
    expect(await role.inputValue()).toBe('');
    await role.selectOption({ label: '@Alumni' });
    await form.getByLabel('Quiet hours (empty: none)').fill('22-8');
    await form.getByRole('button', { name: 'Send' }).click();
    await reply().getByText('mentions @Alumni').waitFor();
    await reply().getByText('silent 22:00 to 08:00').waitFor();
    await reply().getByRole('button', { name: 'Customize…' }).click();
    expect(await role.locator('option:checked').textContent()).toBe('@Alumni');
    await role.selectOption({ index: 0 });
    await form.getByRole('button', { name: 'Send' }).click();
    await reply().getByText('Preview, with a made-up count:').waitFor();
    // The preview of before says it until the message is edited.
    await expect.poll(() => reply().getByText('mentions').count()).toBe(0);

    await ask('/alert add library:vanier direction:below threshold:5%');
    await ask('/alert list');
    await reply().getByLabel('Choose an alert').selectOption({ label: '2 · Vanier under 5%' });
    await reply().getByRole('button', { name: 'Mute…' }).click();
    await reply().getByRole('button', { name: '1 hour' }).click();
    await reply()
      .getByText(/is muted until/)
      .waitFor();
    expect(await violations()).toEqual([]);
    await reply().getByRole('button', { name: 'Remove' }).click();
    await reply().getByRole('button', { name: 'Undo' }).click();
    await reply()
      .getByText(/is back in/)
      .waitFor();
  });

  test('shows a board with its picture, and what its edits change, in its place', async () => {
    const { sandbox, tab, visit, ask, violations } = opened();
    await visit('study-hall');
    await ask('/board create channel:#study-hall libraries:webster chart:true');
    const board = tab.locator('.message').first();
    const picture = board.getByRole('img', { name: /^Webster on Monday \d+ November/ });
    await picture.waitFor();
    expect(await violations()).toEqual([]);

    const { discord } = sandbox;
    const channelId = discord.channelId('study-hall');
    const [message] = discord.messages(channelId);
    const embeds = [{ title: 'Webster, a minute later', image: { url: 'attachment://board.png' } }];
    const edited = await fetch(`${discord.url}/v10/channels/${channelId}/messages/${message?.id}`, {
      method: 'PATCH',
      headers: { Authorization: `Bot ${discord.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ embeds }),
    });
    expect(edited.status).toBe(200);
    await board.getByRole('heading', { name: 'Webster, a minute later' }).waitFor();
    await board.getByText('(edited)').waitFor();
    await picture.waitFor();
    expect(await tab.locator('.message').count()).toBe(2);
  });

  test('counts what arrives in another channel, and shows its picture', async () => {
    const { sandbox, tab, visit, reply } = opened();
    await visit('general');
    const { discord } = sandbox;
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

  // The last, since it lets the time go on.
  test('of one speaker stand together, and those of another day below a line', async () => {
    const { sandbox, tab, visit, ask, reply } = opened();
    await visit('memes');
    const names = () => tab.locator('.author:visible').count();
    await post('memes', 'first');
    await post('memes', 'second');
    expect(await names()).toBe(1);
    // A reply says whom it answers, so it stands by itself.
    await ask('/help');
    expect(await names()).toBe(2);
    expect(await reply().locator('.used').isVisible()).toBe(true);
    await tab.getByRole('separator', { name: 'November 23, 2026' }).waitFor();

    const { clock } = sandbox;
    clock.jumpTo(clock.now() + 24 * 3_600_000);
    await tab
      .getByText(/^Yesterday at 2:\d\d PM$/)
      .first()
      .waitFor();
    await post('memes', 'third');
    await tab.getByRole('separator', { name: 'November 24, 2026' }).waitFor();
    expect(await names()).toBe(3);
    expect(await tab.getByRole('separator').count()).toBe(2);
    await tab.getByRole('button', { name: 'Dismiss message' }).click();
    expect(await tab.getByRole('separator').count()).toBe(2);
  });
}
