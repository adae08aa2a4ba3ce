/** Data choices of a search that makes the others itself: it hands out the values it was told. */
import type { Scheduler } from '#core/machine/oracle.ts'

/** Hands out values in order, and notes how many there were to choose from each time. */
export class DataChoices implements Scheduler {
  readonly name = 'data choices'
  values: readonly number[] = []
  limits: number[] = []
  private at = 0

  begin(values: readonly number[]): void {
    this.values = values
    this.limits = []
    this.at = 0
  }

  attach(): void {
    this.at = 0
  }

  pick(): number {
    throw new Error('the search picks')
  }

  choose(limit: number): number {
    this.limits.push(limit)
    return this.values[this.at++] ?? 0
  }

  jitter(): number {
    return 0
  }
}

/** The next combination of data choices after `values`, or undefined after the last. */
export function nextValues(
  values: readonly number[],
  limits: readonly number[],
): number[] | undefined {
  const next = limits.map((_, index) => values[index] ?? 0)
  for (let i = next.length - 1; i >= 0; i--) {
    const value = next[i] ?? 0
    if (value + 1 < (limits[i] ?? 0)) return [...next.slice(0, i), value + 1]
  }
  return undefined
}
