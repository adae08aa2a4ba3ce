/** One line about explorations that are under way. */
import { formatNumber } from '#core/base/text-table.ts'
import type { CellProgress } from '#core/host/explore/campaign.ts'

/** One line for the screen while it goes on. */
export function progressText(cells: readonly CellProgress[], seconds: number): string {
  const executions = cells.reduce((sum, { counts }) => sum + counts.executions, 0)
  const steps = cells.reduce((sum, { counts }) => sum + counts.steps, 0)
  const findings = cells.reduce((sum, cell) => sum + cell.findings.length, 0)
  const fraction = cells.reduce((sum, cell) => sum + cell.fraction, 0) / cells.length
  const left = fraction > 0.02 && fraction < 1 ? (seconds * (1 - fraction)) / fraction : undefined
  return [
    `${Math.floor(fraction * 100)} %`,
    `${formatNumber(executions)} executions`,
    `${formatNumber(Math.round(steps / Math.max(seconds, 0.001)))} steps/s`,
    ...(left === undefined ? [] : [`about ${formatNumber(Math.ceil(left))} s left`]),
    ...(findings === 0 ? [] : [`${findings} ways to fail`]),
    ...(cells.some(({ stage }) => stage === 'shortening') ? ['making schedules short'] : []),
  ].join('  ')
}
