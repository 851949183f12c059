import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withGuard, withoutGuard } from '../../src/transfer/formula-guard.ts';

const anyText = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '-', ' ', '\t', 'a') }));

test('every text comes back from behind its guard', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(withoutGuard(withGuard(text))).toBe(text);
    }),
  );
});

test('nothing that is guarded begins as a formula does', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(withGuard(text)).not.toMatch(/^\s*[=+\-@\t\r]/);
    }),
  );
});
