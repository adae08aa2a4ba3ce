/** What the experiment store asks of whoever measures: workers in the app, an object in tests. */
import type { Failure } from '#core/base/failure.ts'
import type { ExperimentCell, MeasuredCell } from '#core/host/experiment-plan.ts'

export interface ExperimenterPort {
  /** Begins to measure `cells`, in any order; the first failure ends it. */
  start(
    cells: readonly ExperimentCell[],
    listener: {
      measured(cell: MeasuredCell): void
      /** The last word: undefined when every cell was measured. */
      ended(problem: Failure | undefined): void
    },
  ): { stop(): void }
}
