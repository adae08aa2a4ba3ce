/** Nanoseconds of the digits after the point of a time: 9 of them, or 6. */
export function nanosecondsOf(digits: string): number {
  return digits.length === 9 ? Number(digits) : Number(digits) * 1_000
}
