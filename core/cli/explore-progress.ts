/** One line about explorations that are under way. */
import { formatNumber } from '#core/base/text-table.ts'
import type { CellProgress } from '#core/host/explore/campaign.ts'
import { leftText, type TimeLeftWatch } from '#core/host/explore/time-left.ts'

/** One line for the screen while it goes on. A share or a time is said only where it can be known. */
export function progressText(
  cells: readonly CellProgress[],
  seconds: number,
  watch: TimeLeftWatch,
): string {
  const executions = cells.reduce((sum, { counts }) => sum + counts.executions, 0)
  const steps = cells.reduce((sum, { counts }) => sum + counts.steps, 0)
  const findings = cells.reduce((sum, cell) => sum + cell.findings.length, 0)
  const fraction = cells.reduce((sum, cell) => sum + cell.fraction, 0) / cells.length
  const left = watch.note(seconds, fraction)
  const isKnown = left !== undefined || !cells.some(({ estimated }) => estimated)
  return [
    ...(isKnown ? [`${Math.floor(fraction * 100)} %`] : []),
    `${formatNumber(executions)} executions`,
    `${formatNumber(Math.round(steps / Math.max(seconds, 0.001)))} steps/s`,
    ...(left === undefined || fraction === 1 ? [] : [leftText(left)]),
    ...(findings === 0 ? [] : [`${findings} ways to fail`]),
    ...(cells.some(({ stage }) => stage === 'shortening') ? ['making schedules short'] : []),
  ].join('  ')
}
