import { expect, test } from 'vitest';
import { serving } from './serving.ts';

test.each([['192.0.2.1'], ['[::1]']])(
  'at %s, which is no address of this machine, HTTP_HOST is the cure, and no other port',
  async (host) => {
    const error: unknown = await serving({ host }).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/Cannot listen on .*(EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN).* Set HTTP_HOST to 127/);
    expect(String(error)).not.toContain('HTTP_PORT');
  },
);
