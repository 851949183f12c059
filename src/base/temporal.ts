import { createRequire } from 'node:module';

// Node 24 has no Temporal, Node 26 has it built in: there this file does nothing. What a process or a thread reads first
// imports it (bin/run.mjs, the drawing thread, the tests' setup), so that all other code can rely on Temporal.
if (!('Temporal' in globalThis)) {
  // Loaded synchronously: what is imported after this file may use Temporal at once. Only Temporal itself is put in place;
  // the polyfill's own `global` would replace Intl.DateTimeFormat too, by a slower one.
  const polyfill: { Temporal: unknown } = createRequire(import.meta.url)('temporal-polyfill');
  Object.defineProperty(globalThis, 'Temporal', { value: polyfill.Temporal, writable: true, configurable: true });
}
