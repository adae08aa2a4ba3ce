/**
 * What is built, from what, and with which settings. Nothing is imported here but Node's own modules,
 * so that freshness can be judged before anything is installed.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** Files that shape every build. */
const RECIPE = [
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/build-targets.mjs',
]

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {readonly string[]} inputs files and folders whose contents decide freshness
 * @property {() => Record<string, string>} entries output name → source file, those that exist
 * @property {string} output folder, relative to the repository
 * @property {boolean} [shared] whether other targets build into the same folder
 * @property {(entries: Record<string, string>) => readonly string[]} products files that must exist afterwards, relative to `output`
 * @property {(entries: Record<string, string>, folder: string) => import('vite').InlineConfig | Promise<import('vite').InlineConfig>} config
 *   for absolute entries and the absolute folder to build into
 */

/** @param {Record<string, string>} wanted output name → source file */
const present = (wanted) =>
  Object.fromEntries(Object.entries(wanted).filter(([, file]) => existsSync(join(ROOT, file))))

/** V8 turns a `switch` into a jump table only if its labels are literals, hence the inlining. */
const OPTIMIZATION = { inlineConst: { mode: /** @type {const} */ ('all'), pass: 2 } }

/** On a busy machine the bundler would remark on its own slowness. */
const CHECKS = { pluginTimings: false }

/** @type {import('vite').InlineConfig} */
const COMMON = { root: ROOT, configFile: false, logLevel: 'warn', clearScreen: false }

/** @type {import('vite').BuildEnvironmentOptions} */
const OUTPUT = { emptyOutDir: true, reportCompressedSize: false, chunkSizeWarningLimit: 2000 }

/**
 * A program for Node or Electron's main process, in one folder without subfolders, so that
 * `new URL('./worker.js', import.meta.url)` means the same from every chunk.
 *
 * @param {Record<string, string>} entries
 * @param {string} folder
 * @param {{ format?: 'es' | 'cjs', extension?: string, external?: (string | RegExp)[] }} [options]
 * @returns {import('vite').InlineConfig}
 */
function nodeProgram(entries, folder, options = {}) {
  const { format = 'es', extension = 'js', external = [] } = options
  return {
    ...COMMON,
    publicDir: false,
    ssr: { noExternal: true, external: external.filter((one) => typeof one === 'string') },
    build: {
      ...OUTPUT,
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: entries,
        external,
        optimization: OPTIMIZATION,
        checks: CHECKS,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  }
}

/** @type {readonly Target[]} */
export const TARGETS = [
  {
    name: 'renderer',
    inputs: ['renderer', 'core', 'electron/shared', 'traces/samples', ...RECIPE],
    entries: () => present({ index: 'renderer/index.html' }),
    output: 'out/renderer',
    products: () => ['index.html'],
    async config(_entries, folder) {
      const { default: vue } = await import('@vitejs/plugin-vue')
      return {
        ...COMMON,
        root: join(ROOT, 'renderer'),
        base: './',
        plugins: [vue()],
        worker: {
          format: 'es',
          rolldownOptions: { optimization: OPTIMIZATION, checks: CHECKS },
        },
        build: {
          ...OUTPUT,
          target: 'chrome130',
          outDir: folder,
          minify: true,
          // The content security policy allows no data: URL for fonts and no inline script.
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
          rolldownOptions: { optimization: OPTIMIZATION, checks: CHECKS },
        },
      }
    },
  },
  {
    name: 'main',
    inputs: ['electron/main', 'electron/shared', 'core/base', ...RECIPE],
    entries: () => present({ main: 'electron/main/index.ts' }),
    output: 'out/electron',
    shared: true,
    products: () => ['main.js'],
    config: (entries, folder) => nodeProgram(entries, folder, { external: ['electron'] }),
  },
  {
    name: 'preload',
    inputs: ['electron/preload', 'electron/shared', 'core/base', ...RECIPE],
    entries: () => present({ preload: 'electron/preload/index.ts' }),
    output: 'out/electron',
    shared: true,
    products: () => ['preload.cjs'],
    // A sandboxed preload is one CommonJS file; named .js it would be a module without the sandbox.
    config: (entries, folder) =>
      nodeProgram(entries, folder, { format: 'cjs', extension: 'cjs', external: ['electron'] }),
  },
  {
    name: 'server',
    inputs: ['electron/main', 'electron/shared', 'core/base', ...RECIPE],
    entries: () => present({ assets: 'electron/main/assets.ts' }),
    output: 'out/server',
    products: () => ['assets.js'],
    // What serves the renderer inside Electron serves it on loopback too (scripts/serve.mjs).
    config: nodeProgram,
  },
  {
    name: 'cli',
    inputs: ['core', ...RECIPE],
    entries: () => present({ racelab: 'core/cli/main.ts', worker: 'core/host/node-worker.ts' }),
    output: 'out/cli',
    products: (entries) => Object.keys(entries).map((name) => `${name}.js`),
    config: nodeProgram,
  },
  {
    name: 'bench',
    inputs: ['test/bench', 'core', 'scripts', ...RECIPE],
    entries: benchEntries,
    output: 'out/bench',
    products: (entries) => Object.keys(entries).map((name) => `${name}.js`),
    config: (entries, folder) =>
      nodeProgram(entries, folder, {
        external: ['electron', 'playwright-core', /\/scripts\/.*\.mjs$/],
      }),
  },
]

/** Names for several targets at once. @type {Readonly<Record<string, readonly string[]>>} */
export const GROUPS = { electron: ['main', 'preload'] }

/** @returns {Record<string, string>} every test/bench/*.bench.ts, by its name */
function benchEntries() {
  const folder = join(ROOT, 'test/bench')
  if (!existsSync(folder)) return {}
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith('.bench.ts'))
      .map((file) => [basename(file, '.bench.ts'), `test/bench/${file}`]),
  )
}
