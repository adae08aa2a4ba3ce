/** A moment as somebody types it, or copies it from the text of a capture. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
}
const WITH_UNIT = /^([\d,_]*\.?\d+)\s*(ns|us|µs|μs|ms|s|)$/u
/** Seconds of the clock of the machine, with the digits that traces print. */
const OF_THE_CLOCK = /^(\d{1,10})\.(\d{9}|\d{6}):?$/

/**
 * `1.5 ms` and `2,000` (nanoseconds) since the first event of the capture; `428.789473`, as its lines have
 * it, by the clock of its machine.
 *
 * @returns nanoseconds since the first event, undefined if it is no moment
 */
export function parseMoment(text: string, originNs: number): number | undefined {
  const typed = text.trim()
  const clock = OF_THE_CLOCK.exec(typed)
  if (clock !== null) {
    const [, seconds = '', digits = ''] = clock
    const nanoseconds = Number(digits.padEnd(9, '0'))
    const originSeconds = Math.floor(originNs / 1e9)
    return (Number(seconds) - originSeconds) * 1e9 + nanoseconds - (originNs - originSeconds * 1e9)
  }
  const parts = WITH_UNIT.exec(typed)
  if (parts === null) return undefined
  const [, number = '', unit = ''] = parts
  return Number(number.replaceAll(/[,_]/g, '')) * (UNITS[unit] ?? NaN)
}
