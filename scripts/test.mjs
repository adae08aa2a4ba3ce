/**
 * `npm test`: everything, from the format of the files to the lab in a real Electron, one line per
 * step. A step that fails prints what it said, and the others still run.
 * `npm test -- --help` says how to ask for a few.
 *
 * The last line is always `N passed, N failed`: tests over all suites, where a step that fails without
 * a test to blame (a type error, a build) counts as one failure.
 */
import { stripVTControlCharacters } from 'node:util'
import { chooseSteps } from './choose-steps.mjs'
import { ensureInstalled } from './install.mjs'
import { STEPS } from './test-steps.mjs'

/** @typedef {import('./test-steps.mjs').Step} Step */
/** @typedef {import('./test-steps.mjs').Outcome} Outcome */

/** @param {string} line */
const say = (line) => void process.stdout.write(`${line}\n`)

/** @param {number} since @returns {string} seconds, for a column */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(8)

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

const choice = chooseSteps(process.argv.slice(2), STEPS)
if ('answer' in choice) {
  say(choice.answer)
  process.exit(choice.code)
}

const began = performance.now()
let total = { passed: 0, failed: 1 }
try {
  await ensureInstalled()
  total = await runAll(choice.chosen)
} catch (error) {
  const { message, hint } = /** @type {Error & { hint?: string }} */ (error)
  say(hint ? `${message}\n${hint}` : message)
}
say(`Finished in${seconds(began)}.`)
say(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
