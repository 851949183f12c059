import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's browser (`apt-get install chromium`): playwright's own would be 170 MB that every `npm ci` fetches. */
const path = '/usr/bin/chromium';

/** Why there is no browser on this machine; undefined where there is one. */
export const noBrowser: string | undefined = existsSync(path)
  ? undefined
  : `there is no ${path}: apt-get install chromium`;

/** Starts a headless browser. Rejects where `noBrowser` says why. */
export function openBrowser(): Promise<Browser> {
  if (noBrowser !== undefined) return Promise.reject(new Error(noBrowser));
  // Chromium's own sandbox refuses root, which is who containers run as; it shows our own page only.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Text without coloured edges looks the same on every screen and makes pictures half as large.
  return chromium.launch({ executablePath: path, args: ['--disable-lcd-text', ...asRoot] });
}
