/** Where a time is among times that ascend. */

/** The first index in `from..to` whose time is greater than `time`; `to` if there is none. */
export function firstAfter(
  times: ArrayLike<number>,
  from: number,
  to: number,
  time: number,
): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? NaN) <= time) low = middle + 1
    else high = middle
  }
  return low
}
