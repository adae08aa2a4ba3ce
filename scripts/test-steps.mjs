/** The steps of `npm test`, in order: what each runs and which earlier ones it cannot do without. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build-targets.mjs'
import { programOf, runNode } from './run-tool.mjs'

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output shown when the step failed
 * @property {number} [passed] tests that passed, of a step that runs tests
 * @property {number} [failed] tests that failed
 * @property {number} [skipped] tests that did not run
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<Outcome>} run
 * @property {readonly string[]} [needs] steps that must have succeeded
 * @property {boolean} [endToEnd] left out by `--check`
 */

const LAYERS = ['core', 'worker', 'preload', 'node']
const SUITES = ['unit', 'property', 'golden', 'integration', 'arch']

/**
 * @param {string} tool package name
 * @param {readonly string[]} args
 * @param {string} [command]
 * @returns {() => Promise<Outcome>}
 */
const tool =
  (tool, args, command = tool) =>
  async () => {
    const { code, output } = await runNode(programOf(tool, command), args)
    return { ok: code === 0, output }
  }

/**
 * @param {() => Promise<unknown>} action a failure is an exception
 * @returns {() => Promise<Outcome>}
 */
const action = (action) => async () => {
  try {
    await action()
    return { ok: true, output: '' }
  } catch (error) {
    const { message, hint } = /** @type {Error & { hint?: string }} */ (error)
    return { ok: false, output: hint ? `${message}\n${hint}` : message }
  }
}

/**
 * Runs one Vitest project and counts from its JSON report, because the exit code alone does not tell
 * a failed test from a file that could not be loaded.
 *
 * @param {string} project
 * @param {string} config
 * @returns {() => Promise<Outcome>}
 */
const suite = (project, config) => async () => {
  const report = join(ROOT, 'test-results', `${project}.json`)
  rmSync(report, { force: true })
  const { code, output } = await runNode(programOf('vitest'), [
    'run',
    `--config=${config}`,
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return { ...countTests(report), ok: code === 0, output }
}

/**
 * @param {string} report path of Vitest's JSON report
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report) {
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  let files
  try {
    files = JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { status, assertionResults } of files) {
    const failed = assertionResults.filter((test) => test.status === 'failed').length
    const passed = assertionResults.filter((test) => test.status === 'passed').length
    counts.passed += passed
    counts.skipped += assertionResults.length - passed - failed
    // A file that could not be loaded has no test to blame: it counts as one.
    counts.failed += failed === 0 && status === 'failed' ? 1 : failed
  }
  return counts
}

async function installSystemPackages() {
  const { ensureSystemPackages } = await import('./system.mjs')
  ensureSystemPackages(['electron', 'xvfb', 'chromium', 'gcc', 'parallel', 'python'])
}

async function obtainRuntime() {
  const { resolveRuntime } = await import('./runtime/resolve.mjs')
  const { ensureLibraries } = await import('./system.mjs')
  const runtime = await resolveRuntime()
  ensureLibraries(runtime.executable)
}

async function buildEverything() {
  const { build } = await import('./build.mjs')
  await build(undefined, { quiet: true })
}

/** @type {readonly Step[]} */
export const STEPS = [
  { name: 'system packages', run: action(installSystemPackages) },
  {
    name: 'format',
    run: tool('prettier', ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'lint scripts', run: tool('oxlint', ['--deny-warnings', '--format=unix']) },
  {
    name: 'lint templates',
    run: tool('eslint', ['--max-warnings', '0', '--no-error-on-unmatched-pattern', 'renderer']),
  },
  ...LAYERS.map((layer) => ({
    name: `types ${layer}`,
    run: tool('typescript', ['-p', `tsconfig.${layer}.json`], 'tsc'),
  })),
  ...['web', 'test'].map((layer) => ({
    name: `types ${layer}`,
    run: tool('vue-tsc', ['-p', `tsconfig.${layer}.json`]),
  })),
  {
    name: 'imports',
    run: tool(
      'dependency-cruiser',
      ['--config', '.dependency-cruiser.mjs', 'core', 'electron', 'renderer'],
      'depcruise',
    ),
  },
  { name: 'dead code', run: tool('knip', []) },
  { name: 'build', run: action(buildEverything) },
  ...SUITES.map((name) => ({ name, run: suite(name, 'vitest.config.ts') })),
  {
    name: 'e2e chromium',
    endToEnd: true,
    needs: ['system packages', 'build'],
    run: suite('browser', 'vitest.e2e.config.ts'),
  },
  { name: 'electron runtime', endToEnd: true, run: action(obtainRuntime) },
  {
    name: 'e2e electron',
    endToEnd: true,
    needs: ['system packages', 'build', 'electron runtime'],
    run: suite('electron', 'vitest.e2e.config.ts'),
  },
]
