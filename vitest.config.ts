import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Some tests start whole processes, and CI has two cores: this ends what hangs and measures nothing.
    testTimeout: 30_000,
    // By default one core of two stands idle, while tests wait for processes and sockets: 3 minutes instead of 5.
    maxWorkers: '100%',
    reporters: ['default', './test/support/closing-line.ts'],
    setupFiles: ['src/base/temporal.ts'],
    projects: [
      { extends: true, test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        extends: true,
        test: { name: 'behaviour', include: ['test/**/*.test.ts'], exclude: ['test/architecture.test.ts'] },
      },
    ],
  },
});
