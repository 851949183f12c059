import { afterAll, describe } from 'vitest';
import { noBrowser } from '../../../src/sandbox/page/chromium.ts';
import { closeBrowser } from './browser-window.ts';
import { commandBoxTests } from './command-box-tests.ts';
import { messageTests } from './message-tests.ts';
import { pageTests } from './page-tests.ts';

const why = noBrowser === undefined ? '' : ` (not tried: ${noBrowser})`;

// One file, since they share what takes seconds to start: a browser, and six weeks of a campus's past.
describe.skipIf(noBrowser !== undefined)(`in a browser${why}`, () => {
  afterAll(closeBrowser);

  describe('the page', pageTests);
  describe('messages', messageTests);
  describe('the command box', commandBoxTests);
});
