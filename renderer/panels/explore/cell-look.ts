/** How an exploration is described in a row: its verdict, what it is of, how far it is. */
import type { ExploreCell } from '#renderer/stores/explore.ts'
import { formatCount, formatDuration, formatNumber } from '#renderer/ui/format.ts'
import type { VerdictName } from '#renderer/ui/verdict.ts'

/** What is said of a cell that is under way, waits, or is over. */
export function cellVerdict({ document, progress }: ExploreCell): VerdictName | 'waiting' {
  if (document !== undefined) return document.verdict
  if (progress === undefined || progress.stage === 'waiting') return 'waiting'
  return 'running'
}

/** `dpor`, `pct 3`. */
export function strategyName({ document, request }: ExploreCell): string {
  const { strategy, depth } = document ?? (request.ok ? request.value : { strategy: '' })
  return depth === undefined || depth === null ? strategy : `${strategy} ${depth}`
}

/** The variant, or the file. */
export function subjectName({ document, request }: ExploreCell): string {
  if (document !== undefined) return document.variant
  if (!request.ok) return ''
  const { run } = request.value
  return 'variant' in run ? run.variant : run.program.main.name
}

/** `16 executions`, `1 execution`. */
export function executionsText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'execution' : 'executions'}`
}

/** Wall-clock time: searches are often over in less than a second. */
export function timeText(seconds: number): string {
  return seconds < 10 ? `${formatNumber(seconds)}\u202fs` : formatDuration(seconds)
}
