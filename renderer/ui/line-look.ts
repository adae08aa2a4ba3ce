/**
 * How lines are told apart, in charts, legends and headings alike: the unfixed kernel is dashed, the
 * fixed one solid, what should be is thin and grey.
 */

/** Which of the two kernels a line belongs to; `ledger` is what should be. */
export type LineKernel = 'unfixed' | 'fixed' | 'ledger'

/** What picks the colour: the kernel itself, or what is measured where both are on one chart. */
export type LineTint = 'kernel' | 'spinning' | 'sleeping'

/** The CSS colour of a line. */
export function lineToken(kernel: LineKernel, tint: LineTint): string {
  if (tint !== 'kernel') return `var(--${tint})`
  return kernel === 'ledger' ? 'var(--ledger)' : `var(--kernel-${kernel})`
}
