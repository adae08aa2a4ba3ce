/**
 * How lines are told apart, in charts, legends and headings alike: the unfixed kernel is dashed, the
 * fixed one solid, what should be is thin and grey.
 */

/** Which of the two kernels a line belongs to; `ledger` is what should be. */
export type LineKernel = 'unfixed' | 'fixed' | 'ledger'

/**
 * What picks the colour: the kernel itself, what is measured where both are on one chart, or a colour
 * of its own where there are several kernels.
 */
export type LineTint =
  'kernel' | 'spinning' | 'sleeping' | 'one' | 'two' | 'three' | 'four' | 'five' | 'six' | 'seven'

/** Colours of several kernels on one chart, in order. */
export const SEVERAL: readonly LineTint[] = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']

/** The CSS colour of a line. */
export function lineToken(kernel: LineKernel, tint: LineTint): string {
  if (SEVERAL.includes(tint)) return `var(--line-${tint})`
  if (tint !== 'kernel') return `var(--${tint})`
  return kernel === 'ledger' ? 'var(--ledger)' : `var(--kernel-${kernel})`
}
