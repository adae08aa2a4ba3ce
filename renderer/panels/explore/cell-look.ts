/** How an exploration is described in a row: its verdict, how far it is, what was covered. */
import type { ExplorationDocument, ExploreCell } from '#renderer/stores/explore.ts'
import { formatBytes, formatCount, formatDuration, formatNumber } from '#renderer/ui/format.ts'
import type { VerdictName } from '#renderer/ui/verdict.ts'

/** What is said of a cell that is under way, waits, or is over. */
export function cellVerdict({ document, progress }: ExploreCell): VerdictName | 'waiting' {
  if (document !== undefined) return document.verdict
  if (progress === undefined || progress.stage === 'waiting') return 'waiting'
  return 'running'
}

/** `dpor`, `pct 3`. */
export function strategyName({ request }: ExploreCell): string {
  const { strategy, depth } = request
  return depth === undefined ? strategy : `${strategy} ${depth}`
}

/** The variant, or the file. */
export function subjectName({ request }: ExploreCell): string {
  const { run } = request
  return 'variant' in run ? run.variant : run.program.main.name
}

/** What was covered, in a sentence; the tooltip of the badge. */
export function coverage(document: ExplorationDocument): string {
  const { verdict, executions, completeTraces, states, strategy, model, violations } = document
  const bounds = boundsText(document)
  const runs = executionsText(executions)
  switch (verdict) {
    case 'proved': {
      const what = completeTraces === null ? `${formatCount(states)} states` : tracesText(document)
      return `Every interleaving under ${model}, ${bounds}: ${what}. Result ${document.digest.slice(0, 12)}.`
    }
    case 'violated':
      return violations.map(({ signature }) => signature).join('\n')
    case 'not-found':
      return `${runs} of ${strategy}, none of which failed. No proof.`
    case 'incomplete':
      return `Nothing was violated in ${runs}, but ${document.incomplete ?? 'something is missing'}.`
  }
}

/** `no bound`, `preemptions 2 (14 executions cut off)`. */
function boundsText({ bounds, cutByBound, exhaustive }: ExplorationDocument): string {
  const said = Object.entries(bounds).map(
    ([name, value]) => `${name} ${formatCount(Number(value))}`,
  )
  const cut = exhaustive && cutByBound > 0 ? ` (${formatCount(cutByBound)} cut off)` : ''
  return `${said.length === 0 ? 'no bound' : said.join(', ')}${cut}`
}

function tracesText({ completeTraces, blockedTraces }: ExplorationDocument): string {
  const blocked = blockedTraces ? ` and ${formatCount(blockedTraces)} blocked ones` : ''
  return `${formatCount(completeTraces ?? 0)} traces${blocked}`
}

/** Name and value of everything that was counted. */
export function factsOf(document: ExplorationDocument): readonly (readonly [string, string])[] {
  const parameters = Object.entries(document.parameters)
  const counts: readonly (readonly [string, number | null])[] = [
    ['Executions', document.executions],
    ['Complete traces', document.completeTraces],
    ['Blocked traces', document.blockedTraces],
    ['Ended by a violation', document.violatedTraces],
    ['Redundant', document.redundant],
    ['States', document.states === 0 ? null : document.states],
    ['Steps', document.steps],
  ]
  return [
    ['Parameters', parameters.map(([name, value]) => `${name}=${value}`).join(' ') || 'none'],
    ['Memory model', document.model],
    ['Bounds', boundsText(document)],
    ...counts.flatMap(([name, value]) =>
      value === null ? [] : [[name, formatCount(value)] as const],
    ),
    ['Memory', formatBytes(document.bytes)],
    ['Time', timeText(document.seconds)],
    ['Program', document.program.slice(0, 16)],
    ['Result', document.digest.slice(0, 16)],
  ]
}

/** `16 executions`, `1 execution`. */
export function executionsText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'execution' : 'executions'}`
}

/** Wall-clock time: searches are often over in less than a second. */
export function timeText(seconds: number): string {
  return seconds < 10 ? `${formatNumber(seconds)}\u202fs` : formatDuration(seconds)
}

/** `1.2 %`, with as many digits as a probability deserves. */
export function percent(share: number): string {
  const value = share * 100
  const digits = value === 0 || value >= 10 ? 1 : value >= 1 ? 2 : 3
  return `${value.toFixed(digits)}\u202f%`
}
