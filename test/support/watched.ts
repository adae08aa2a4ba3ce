/** What a watched list of the database holds now. */

/** Starts to watch, stops again; as the `watch…` functions of renderer/db. */
export type Watch<Row> = (
  told: (rows: readonly Row[]) => void,
  failed: (problem: unknown) => void,
) => () => void

/** The first list that `watch` tells. */
export function firstList<Row>(watch: Watch<Row>): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const stop = watch((rows) => {
      resolve(rows)
      queueMicrotask(() => stop())
    }, reject)
  })
}
