/**
 * The suites that need neither a build nor a window. The end-to-end suites drive the built app and
 * have a configuration of their own, so that a plain `vitest run` never starts a browser.
 */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { inlineConstants } from './scripts/inline-constants.mjs'

interface Suite {
  readonly name: string
  /** Longest time one test may take, in milliseconds. */
  readonly testTimeout: number
}

const SUITES: readonly Suite[] = [
  { name: 'unit', testTimeout: 10_000 },
  { name: 'property', testTimeout: 120_000 },
  { name: 'golden', testTimeout: 60_000 },
  { name: 'integration', testTimeout: 60_000 },
  { name: 'arch', testTimeout: 120_000 },
]

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which of two is half: these suites have nothing to watch.
    maxWorkers: '100%',
    projects: SUITES.map(({ name, testTimeout }) => ({
      plugins: [vue(), inlineConstants()],
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        environment: 'node',
        testTimeout,
        hookTimeout: testTimeout,
      },
    })),
  },
})
