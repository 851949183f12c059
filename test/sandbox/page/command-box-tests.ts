import { expect, test } from 'vitest';
import { windowForTests } from './browser-window.ts';

/** The box in which commands are typed. */
export function commandBoxTests(): void {
  const opened = windowForTests();

  /** Waits until the box holds `line`: an answer of the bot may be on its way to the list. */
  const holds = (line: string) => expect.poll(() => opened().tab.locator('#command').inputValue()).toBe(line);
  const option = (name: string | RegExp) => opened().tab.getByRole('option', { name, selected: true });

  test('asks for what a command requires, one after the other, by keyboard alone', async () => {
    const { tab, visit } = opened();
    await visit('events');
    const { keyboard } = tab;
    await keyboard.press('/');
    await keyboard.type('alert a');
    await option('/alert add library direction threshold Add an alert Carrel').waitFor();
    await keyboard.press('Tab');
    await holds('/alert add library:');
    await option('Webster').waitFor();
    await keyboard.press('Enter');
    await holds('/alert add library:webster direction:');
    await option('above').waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Tab');
    await holds('/alert add library:webster direction:below threshold:');
    expect(await tab.locator('.chips .name').allTextContents()).toEqual(['library:', 'direction:', 'threshold:']);
    await tab.getByText('threshold: People, percent of full or a level: 400, 60% or quiet').waitFor();
    await keyboard.type('40%');
    await keyboard.press('Enter');
    await tab.getByText(/is on in #events: Webster under 40%/).waitFor();
    await holds('');
  });

  test('goes to an option that is still missing, and takes an empty one away as a whole', async () => {
    const { tab, visit, violations } = opened();
    await visit('housing');
    const box = tab.locator('#command');
    await box.fill('/alert add library:vanier ');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText('Still missing: direction').waitFor();
    await holds('/alert add library:vanier direction:');
    expect(await tab.locator('.chips .lacking').textContent()).toBe('direction:');
    expect(await violations()).toEqual([]);
    await tab.keyboard.press('Backspace');
    await holds('/alert add library:vanier ');
    expect(await tab.locator('.message').count()).toBe(0);
  });

  test('is used by touch and in French at the width of a phone', async () => {
    const { tab, visit, reply } = opened();
    await visit('pets', { locale: 'fr', width: 390 });
    await tab.locator('#command').pressSequentially('/alerte aj');
    await tab.getByRole('option', { name: /^\/alerte ajouter/ }).click();
    await holds('/alerte ajouter bibliothèque:');
    await tab.getByRole('option', { name: 'Vanier' }).click();
    await tab.getByRole('option', { name: 'moins de' }).click();
    await holds('/alerte ajouter bibliothèque:vanier sens:moins de seuil:');
    await tab.locator('#command').pressSequentially('40%');
    await tab.getByRole('button', { name: 'Envoyer' }).click();
    await reply()
      .getByText(/Vanier/)
      .first()
      .waitFor();
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  test('says in French what it would not send', async () => {
    const { tab, visit } = opened();
    await visit('games', { locale: 'fr' });
    await tab.locator('#command').fill('/achalandage privé:peut-être');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText('privé : cette valeur ne convient pas. Il y a : Vrai, Faux').waitFor();
    await tab.locator('#command').fill('/alerte');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.getByText(/^Il manque\u00a0: ajouter, liste/).waitFor();
  });
}
