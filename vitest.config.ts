import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ramDisk } from './test/support/postgres/server.ts';
import { LongestFirst } from './test/support/vitest/longest-first.ts';

// Each test file loads its packages in a process of its own: compiled once, they take a fifth of the processor's time less.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/vitest', import.meta.url));
// What tests write is not kept, so it need not wait for a disk, nor wear it out.
process.env.TMPDIR ??= ramDisk();

export default defineConfig({
  test: {
    // These end what hangs and measure nothing: tests that start whole processes take 20 s on a machine five times as busy
    // as it has cores, and what a test waits for by asking again (poll: 1 s by default) may take as long.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 85_000, interval: 20 } },
    // Twice as many as there are cores, since many tests wait for processes, sockets and PostgreSQL. One takes up to 800 MB.
    maxWorkers: Math.max(1, Math.min(2 * availableParallelism(), Math.floor(totalmem() / 1e9))),
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/support/closing-line.ts'],
    // Test files share their worker's modules, which Node itself loads: importing them again for each file took half of the
    // processor's time. So a test leaves nothing changed that another one imports.
    isolate: false,
    // Without the loader that looks for `vi.mock`, which is not used: it would parse each test file once more.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    setupFiles: ['src/base/temporal.ts'],
    projects: [
      { extends: true, test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'behaviour',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture.test.ts'],
          globalSetup: ['test/support/postgres/global-setup.ts', 'test/support/vitest/fresh-bundle.ts'],
        },
      },
    ],
  },
});
