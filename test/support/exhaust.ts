/** Whole searches of small programs, and what they saw in terms that searches can be compared in. */
import { createSearch } from '#core/explore/create-search.ts'
import type { SearchCounts } from '#core/explore/counts.ts'
import type { Finding } from '#core/explore/finding.ts'
import type { SearchOptions, SearchSubject } from '#core/explore/search.ts'
import { DATA_BASE } from '#core/language/program.ts'
import type { MemoryModel } from '#core/machine/config.ts'
import type { Machine } from '#core/machine/machine.ts'
import { build, configOf } from './machine.ts'

/** What a search saw. */
export interface Seen {
  /** It saw everything. */
  readonly done: boolean
  /** {@link endText} of each end, sorted, each once. */
  readonly ends: readonly string[]
  readonly findings: readonly Finding[]
  readonly counts: Readonly<SearchCounts>
  /** The way to each end, in the order in which they were met. */
  readonly paths: readonly (readonly number[])[]
}

/** Steps after which a search is given up. */
const MOST_STEPS = 40_000

/** A program to be searched: on `cpus` CPUs, without a heap and without checks that depend on the trace taken. */
export function subjectOf(text: string, model: MemoryModel, cpus: number): SearchSubject {
  // Lock order is found on any trace, but which step closes a cycle depends on the order of steps.
  const checks = { lockOrder: false, races: false, continueAfter: [] }
  return { program: build(text), config: { ...configOf({ model, cpus, heapBytes: 0 }), checks } }
}

/** How a run ended, and what stands in memory, without the zeros at its end. */
export function endText(machine: Machine): string {
  const memory = machine.readMemory(DATA_BASE, machine.program.data.length)
  const length = memory.findLastIndex((byte) => byte !== 0) + 1
  return `${machine.outcome} ${memory.subarray(0, length).join(' ')}`
}

/** Searches everything, beyond violations too, unless that takes more than `maxExecutions` or `mostSteps`. */
export function exhaust(
  subject: SearchSubject,
  strategy: SearchOptions['strategy'],
  maxExecutions: number,
  mostSteps = MOST_STEPS,
): Seen {
  const ends = new Set<string>()
  const paths: (readonly number[])[] = []
  const search = createSearch(subject, {
    strategy,
    all: true,
    bounds: { maxExecutions },
    atEnd: (machine, path) => {
      ends.add(endText(machine))
      paths.push(path)
    },
  })
  while (search.advance(5000) === 'running' && search.counts.steps < mostSteps);
  const { status, findings, counts } = search
  return { done: status === 'done', ends: [...ends].toSorted(), findings, counts, paths }
}
