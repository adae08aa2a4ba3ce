/**
 * Reads the interleaving out of the events of a recording: only the steps that matter, on the way to the
 * first violation, or to the end of a run that has none.
 */
import { SETUP_THREAD } from '#core/event/actors.ts'
import { eventRow, type EventColumns, type EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { EventNames } from './event-names.ts'
import type { Interleaving, InterleavingStep } from './interleaving.ts'
import { tellingSteps, type Step } from './interleaving-steps.ts'
import { InterleavingWords } from './interleaving-words.ts'
import type { RecordingHead } from './recording-writer.ts'

/** Events before the violation that are looked at, and steps that are told of them. */
const WINDOW_EVENTS = 4_096
const MAX_STEPS = 40

/** Is handed the events of a recording from the first to the last. */
export class InterleavingReader {
  readonly #head: RecordingHead
  readonly #window: EventRow[] = []
  /** Events that are looked at: up to the violation, which is at the end. */
  readonly #start: number
  readonly #end: number
  #violated: EventRow | undefined

  constructor(head: RecordingHead) {
    const { events, violations } = head.manifest
    this.#head = head
    this.#end = violations[0]?.seq ?? events
    this.#start = Math.max(0, this.#end - WINDOW_EVENTS)
  }

  /** Takes all filled rows; the first has sequence number `firstSeq`. */
  consume(columns: EventColumns, firstSeq: number): void {
    const last = Math.min(columns.count - 1, this.#end - firstSeq)
    for (let at = Math.max(0, this.#start - firstSeq); at <= last; at++) {
      const row = eventRow(columns, at)
      if (firstSeq + at === this.#end) this.#violated = row
      else this.#window.push(row)
    }
  }

  /** What was read. Call it after the last event. */
  finish(): Interleaving {
    const { manifest, debug } = this.#head
    const { machine, way, seed } = manifest.setup
    const names = new EventNames(debug)
    const steps = seenAtOnce(tellingSteps(this.#window, machine.model !== 'sc'))
    const shown = steps.slice(-MAX_STEPS)
    const words = new InterleavingWords(names, debug, this.#window)
    return {
      title: manifest.title,
      run: `${machine.model}, ${way}, seed ${seed}; digest ${manifest.digest.slice(0, 12)}`,
      tasks: tasksOf(names, shown),
      steps: counted(namedSteps(names, words, shown)),
      cut: this.#start > 0 || shown.length < steps.length,
      atRest: atRest(words, this.#window, shown),
      violation:
        this.#violated === undefined ? null : violationOf(this.#head, names, this.#violated),
    }
  }
}

/** A store that is seen as soon as it is made is one step. */
function seenAtOnce(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, at) => {
    const next = steps[at + 1]
    const { kind, cpu, object } = step.row
    const atOnce =
      kind === kinds.EVENT_BUFFERED &&
      next?.row.kind === kinds.EVENT_DRAIN &&
      next.row.cpu === cpu &&
      next.row.object === object
    if (atOnce) {
      const { value, valueHigh, old, oldHigh } = next.row
      const row = { ...step.row, kind: kinds.EVENT_STORE, value, valueHigh, old, oldHigh }
      return [{ row, stale: next.stale }]
    }
    const before = steps[at - 1]?.row
    const isSecond =
      kind === kinds.EVENT_DRAIN &&
      before?.kind === kinds.EVENT_BUFFERED &&
      before.cpu === cpu &&
      before.object === object
    return isSecond ? [] : [step]
  })
}

function namedSteps(
  names: EventNames,
  words: InterleavingWords,
  steps: readonly Step[],
): readonly InterleavingStep[] {
  const several = severalTasks(steps)
  return steps.map((step) => {
    const { cpu, actor, kind, site } = step.row
    const text = words.step(step)
    // A store buffer does it by itself.
    if (kind === kinds.EVENT_DRAIN) return { cpu, task: '', where: '', text }
    const inside = names.site(site).function
    const task = several.has(cpu) ? names.actor(actor) : ''
    return { cpu, task, where: inside === '' ? '' : `${inside}()`, text }
  })
}

/** CPUs on which more than one task has a step. */
function severalTasks(steps: readonly Step[]): ReadonlySet<number> {
  const first = new Map<number, number>()
  const several = new Set<number>()
  for (const { cpu, actor, kind } of steps.map((step) => step.row)) {
    if (kind === kinds.EVENT_DRAIN) continue
    if ((first.get(cpu) ?? actor) !== actor) several.add(cpu)
    first.set(cpu, actor)
  }
  return several
}

/** Who runs where. */
function tasksOf(names: EventNames, steps: readonly Step[]): Interleaving['tasks'] {
  const byCpu = new Map<number, Set<string>>()
  for (const { cpu, actor, kind } of steps.map((step) => step.row)) {
    if (kind === kinds.EVENT_DRAIN) continue
    byCpu.set(cpu, (byCpu.get(cpu) ?? new Set()).add(names.actor(actor)))
  }
  return [...byCpu]
    .sort(([one], [other]) => one - other)
    .map(([cpu, actors]) => ({ cpu, names: [...actors] }))
}

function violationOf(
  { manifest }: RecordingHead,
  names: EventNames,
  violated: EventRow,
): Interleaving['violation'] {
  const message = manifest.violations[violated.aux]?.message ?? 'an oracle is broken'
  const { file, line } = names.site(violated.site)
  return { message, place: line === 0 ? '' : `${file}:${line}` }
}

/** What the checks read after everybody had finished, of what the table is about. */
function atRest(
  words: InterleavingWords,
  rows: readonly EventRow[],
  steps: readonly Step[],
): readonly string[] {
  const told = new Set(steps.map(({ row }) => row.object))
  const after = rows.findLastIndex(({ actor }) => actor < SETUP_THREAD) + 1
  const reads = rows
    .slice(after)
    .filter(({ kind, actor }) => kind === kinds.EVENT_LOAD && actor === SETUP_THREAD)
    .filter(({ object }) => told.has(object))
    .map((row) => words.text(row))
  return [...new Set(reads)]
}

/** The same again and again, as a loop does it, is said once. */
function counted(steps: readonly InterleavingStep[]): readonly InterleavingStep[] {
  const once: (InterleavingStep & { times: number })[] = []
  for (const step of steps) {
    const last = once.at(-1)
    const isSame = last?.cpu === step.cpu && last.task === step.task && last.where === step.where
    if (isSame && last.text === step.text) last.times += 1
    else once.push({ ...step, times: 1 })
  }
  return once.map(({ times, ...step }) => {
    return times === 1 ? step : { ...step, text: `${step.text} (${times} times)` }
  })
}
