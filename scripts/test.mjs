/**
 * `npm test`: everything, from the format of the files to the lab in a real Electron, one line per
 * step. A step that fails prints what it said, and the others still run.
 *
 *   npm test                    everything
 *   npm run check               everything but the end-to-end tests
 *   npm test -- unit 'types*'   the named steps alone; * stands for anything
 *
 * The last line is always `N passed, N failed`: tests over all suites, where a step that fails without
 * a test to blame (a type error, a build) counts as one failure.
 */
import { stripVTControlCharacters } from 'node:util'
import { ensureInstalled } from './install.mjs'
import { STEPS } from './test-steps.mjs'

/** @typedef {import('./test-steps.mjs').Step} Step */
/** @typedef {import('./test-steps.mjs').Outcome} Outcome */

/** @param {string} line */
const say = (line) => void process.stdout.write(`${line}\n`)

/** @param {number} since @returns {string} seconds, for a column */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(8)

/**
 * @param {readonly Step[]} steps
 * @param {readonly string[]} patterns
 */
function selected(steps, patterns) {
  if (patterns.length === 0) return steps
  const wanted = patterns.map((pattern) => {
    const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
    return new RegExp(`^${source}$`)
  })
  return steps.filter(({ name }) => wanted.some((pattern) => pattern.test(name)))
}

/** @param {Outcome} outcome */
function counts({ passed, failed, skipped }) {
  if (passed === undefined) return ''
  const parts = [`${passed} passed`]
  if (failed) parts.push(`${failed} failed`)
  if (skipped) parts.push(`${skipped} skipped`)
  return `  ${parts.join(', ')}`
}

/** @param {readonly Step[]} steps */
async function runAll(steps) {
  const total = { passed: 0, failed: 0 }
  /** @type {Set<string>} */
  const broken = new Set()
  for (const step of steps) {
    const missing = step.needs?.filter((name) => broken.has(name)) ?? []
    if (missing.length > 0) {
      say(`✗ ${step.name.padEnd(16)}          not run: ${missing.join(' and ')} failed`)
      total.failed += 1
      continue
    }
    const started = performance.now()
    const outcome = await step.run()
    say(`${outcome.ok ? '✓' : '✗'} ${step.name.padEnd(16)}${seconds(started)}${counts(outcome)}`)
    total.passed += outcome.passed ?? 0
    total.failed += outcome.ok ? 0 : Math.max(1, outcome.failed ?? 0)
    if (outcome.ok) continue
    broken.add(step.name)
    say(stripVTControlCharacters(outcome.output).trimEnd().replaceAll(/^/gm, '    '))
  }
  return total
}

const words = process.argv.slice(2)
const patterns = words.filter((word) => !word.startsWith('--'))
const steps = selected(STEPS, patterns).filter(
  (step) => !(step.endToEnd && words.includes('--check')),
)
if (steps.length === 0) {
  say(
    `No step is called ${patterns.join(', ')}. There are: ${STEPS.map((s) => s.name).join(', ')}.`,
  )
  process.exit(2)
}

const began = performance.now()
let total = { passed: 0, failed: 1 }
try {
  await ensureInstalled()
  total = await runAll(steps)
} catch (error) {
  const { message, hint } = /** @type {Error & { hint?: string }} */ (error)
  say(hint ? `${message}\n${hint}` : message)
}
say(`Finished in${seconds(began)}.`)
say(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
