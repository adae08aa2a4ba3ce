/**
 * The table that a patch author pastes into a mail: one column per CPU as lockdep prints it, time going
 * down, only the steps that matter, plain ASCII, at most 72 columns. It shows the way to the first
 * violation, or the end of a run that has none.
 */
import { SETUP_THREAD } from '#core/event/actors.ts'
import { eventRow, type EventColumns, type EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { EventNames } from './event-names.ts'
import { tellingSteps, type Step } from './lkml-steps.ts'
import { layOutTable, wrap, type TableStep } from './lkml-table.ts'
import { InterleavingWords } from './lkml-words.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TextOutput } from './text-output.ts'

/** Events before the violation that are looked at, and steps that are printed of them. */
const WINDOW_EVENTS = 4_096
const MAX_STEPS = 40
const LINE = 72

/** A writer of the table. */
export function lkmlWriter(head: RecordingHead): RecordingWriter {
  const names = new EventNames(head.debug)
  const output = new TextOutput()
  const window: EventRow[] = []
  const { events, violations } = head.manifest
  const end = violations[0]?.seq ?? events
  const start = Math.max(0, end - WINDOW_EVENTS)
  let violated: EventRow | undefined
  return {
    passes: 1,
    begin: () => undefined,
    consume(columns: EventColumns, firstSeq) {
      const last = Math.min(columns.count - 1, end - firstSeq)
      for (let at = Math.max(0, start - firstSeq); at <= last; at++) {
        const row = eventRow(columns, at)
        if (firstSeq + at === end) violated = row
        else window.push(row)
      }
    },
    finish() {
      const fences = head.manifest.setup.machine.model !== 'sc'
      const steps = seenAtOnce(tellingSteps(window, fences))
      const shown = steps.slice(-MAX_STEPS)
      const words = new InterleavingWords(names, head.debug, window)
      const cut = start > 0 || shown.length < steps.length
      output.add(title(head))
      output.add(tasks(names, shown))
      output.add(layOutTable(counted(tableSteps(names, words, shown)), cut))
      output.add(ending(head, names, atRest(words, window, shown), violated))
    },
    take: () => output.take(),
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

function tableSteps(
  names: EventNames,
  words: InterleavingWords,
  steps: readonly Step[],
): readonly TableStep[] {
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

/** Who runs where, above the table. */
function tasks(names: EventNames, steps: readonly Step[]): string {
  const byCpu = new Map<number, Set<string>>()
  for (const { cpu, actor, kind } of steps.map((step) => step.row)) {
    if (kind === kinds.EVENT_DRAIN) continue
    byCpu.set(cpu, (byCpu.get(cpu) ?? new Set()).add(names.actor(actor)))
  }
  const lines = [...byCpu]
    .sort(([one], [other]) => one - other)
    .flatMap(([cpu, actors]) => wrap(`  CPU${cpu}: ${[...actors].join(', ')}`, LINE))
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`
}

function title({ manifest }: RecordingHead): string {
  const { setup } = manifest
  const run = `${setup.machine.model}, ${setup.way}, seed ${setup.seed}`
  return `${ascii(manifest.title)}\n(${run}; digest ${manifest.digest.slice(0, 12)})\n\n`
}

function ending(
  { manifest }: RecordingHead,
  names: EventNames,
  rest: string,
  violated: EventRow | undefined,
): string {
  const lines = rest === '' ? [''] : ['', ...wrap(`  At rest ${rest}.`, LINE), '']
  if (violated === undefined) return `${[...lines, ' *** nothing violated ***'].join('\n')}\n`
  const message = manifest.violations[violated.aux]?.message ?? 'an oracle is broken'
  const { file, line } = names.site(violated.site)
  lines.push(...wrap(` *** ${message} ***`, LINE))
  if (line !== 0) lines.push(...wrap(`     at ${file}:${line}`, LINE))
  return `${lines.join('\n')}\n`
}

/** What the checks read after everybody had finished, of what the table is about. */
function atRest(
  words: InterleavingWords,
  rows: readonly EventRow[],
  steps: readonly Step[],
): string {
  const told = new Set(steps.map(({ row }) => row.object))
  const after = rows.findLastIndex(({ actor }) => actor < SETUP_THREAD) + 1
  const reads = rows
    .slice(after)
    .filter(({ kind, actor }) => kind === kinds.EVENT_LOAD && actor === SETUP_THREAD)
    .filter(({ object }) => told.has(object))
    .map((row) => words.text(row))
  return [...new Set(reads)].join(', ')
}

/** The same again and again, as a loop does it, is said once. */
function counted(steps: readonly TableStep[]): readonly TableStep[] {
  const once: (TableStep & { times: number })[] = []
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

/** Mails of this kind are plain ASCII. */
function ascii(text: string): string {
  return text.replaceAll(/[^\n\x20-\x7e]/g, '?')
}
