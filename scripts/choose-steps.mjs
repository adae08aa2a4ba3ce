/** Which steps of `npm test` are meant by the words after it. */

/** @typedef {import('./test-steps.mjs').Step} Step */

/** @param {readonly Step[]} steps */
const usage = (steps) => `npm test                     everything
npm run check                everything but the end-to-end tests
npm test -- unit 'types*'    the named steps alone; * stands for anything

steps: ${steps.map(({ name }) => name).join(', ')}`

/** @param {string} pattern */
function matcher(pattern) {
  const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source}$`)
}

/**
 * A word that means nothing is refused: better than a quarter of an hour of other tests.
 *
 * @param {readonly string[]} words as typed
 * @param {readonly Step[]} steps all there are
 * @returns {{ chosen: readonly Step[] } | { answer: string, code: 0 | 2 }}
 */
export function chooseSteps(words, steps) {
  if (words.includes('--help') || words.includes('-h')) return { answer: usage(steps), code: 0 }
  const option = words.find((word) => word.startsWith('-') && word !== '--check')
  if (option) return { answer: `There is no option ${option}.\n\n${usage(steps)}`, code: 2 }
  const patterns = words.filter((word) => word !== '--check')
  const matchers = patterns.map(matcher)
  const idle = patterns.filter((_, at) => !steps.some(({ name }) => matchers[at]?.test(name)))
  if (idle.length > 0) {
    return { answer: `No step is called ${idle.join(' or ')}.\n\n${usage(steps)}`, code: 2 }
  }
  const named =
    patterns.length === 0
      ? steps
      : steps.filter(({ name }) => matchers.some((one) => one.test(name)))
  return { chosen: named.filter(({ endToEnd }) => !(endToEnd && words.includes('--check'))) }
}
