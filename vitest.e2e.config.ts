/**
 * End-to-end: the built app as a user meets it, in Electron and in Chromium through the browser host.
 * One test file at a time, because each owns a display, a window and the timing of both.
 */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    fileParallelism: false,
    maxWorkers: 1,
    projects: ['browser', 'electron'].map((name) => ({
      test: {
        name,
        include: [`test/e2e/${name}/**/*.test.ts`],
        environment: 'node',
        testTimeout: 180_000,
        hookTimeout: 120_000,
      },
    })),
  },
})
