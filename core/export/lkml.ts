/**
 * The table that a patch author pastes into a mail: one column per CPU as lockdep prints it, time going
 * down, only the steps that matter, plain ASCII, at most 72 columns. It shows the way to the first
 * violation, or the end of a run that has none.
 */
import { eventRow, type EventColumns, type EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { EventNames } from './event-names.ts'
import { isAccess, isVisibleWrite } from './event-values.ts'
import { InterleavingWords } from './lkml-words.ts'
import { layOutTable, type TableStep } from './lkml-table.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TextOutput } from './text-output.ts'

/** Events before the violation that are looked at, and steps that are printed of them. */
const WINDOW_EVENTS = 4_096
const MAX_STEPS = 60

/** Kinds that matter whatever they are about; accesses matter when somebody else has a hand in them. */
const TELLING: ReadonlySet<number> = new Set([
  kinds.EVENT_FENCE,
  kinds.EVENT_LOCK_WAIT,
  kinds.EVENT_LOCK_ACQUIRE,
  kinds.EVENT_LOCK_RELEASE,
  kinds.EVENT_LOCK_FAIL,
  kinds.EVENT_SLEEP,
  kinds.EVENT_WAKE,
  kinds.EVENT_IRQ_ENTER,
  kinds.EVENT_IO_SUBMIT,
  kinds.EVENT_RETRY,
  kinds.EVENT_MARK,
  kinds.EVENT_ALLOC,
  kinds.EVENT_FREE,
  kinds.EVENT_CHOICE,
])

/** A writer of the table. */
export function lkmlWriter(head: RecordingHead): RecordingWriter {
  const names = new EventNames(head.debug)
  const output = new TextOutput()
  const window: EventRow[] = []
  let leftOut = false
  let violated: EventRow | undefined

  const keep = (row: EventRow): void => {
    window.push(row)
    // Cut in large pieces, because each cut moves the rest.
    if (window.length < 2 * WINDOW_EVENTS) return
    window.splice(0, window.length - WINDOW_EVENTS)
    leftOut = true
  }
  return {
    passes: 1,
    begin: () => undefined,
    consume(columns: EventColumns) {
      for (let at = 0; at < columns.count && violated === undefined; at++) {
        const row = eventRow(columns, at)
        if (row.kind === kinds.EVENT_VIOLATION) violated = row
        else keep(row)
      }
    },
    finish() {
      const steps = tellingSteps(window)
      const shown = steps.slice(-MAX_STEPS)
      const words = new InterleavingWords(names, shown)
      const cut = leftOut || shown.length < steps.length
      output.add(title(head))
      output.add(
        layOutTable(
          shown.map((row) => step(words, row)),
          cut,
        ),
      )
      output.add(ending(head, names, violated))
    },
    take: () => output.take(),
  }
}

function step(words: InterleavingWords, row: EventRow): TableStep {
  return { cpu: row.cpu, text: words.text(row) }
}

/** What is left when private matters are taken out. */
function tellingSteps(rows: readonly EventRow[]): readonly EventRow[] {
  const shared = sharedAddresses(rows)
  return rows.filter(({ kind, object }) =>
    isAccess(kind) ? kind !== kinds.EVENT_GHOST && shared.has(object) : TELLING.has(kind),
  )
}

/** Addresses that more than one actor touches and at least one changes. */
function sharedAddresses(rows: readonly EventRow[]): ReadonlySet<number> {
  const touchedBy = new Map<number, number>()
  const shared = new Set<number>()
  const written = new Set<number>()
  for (const { kind, object, actor } of rows) {
    if (!isAccess(kind) || kind === kinds.EVENT_GHOST) continue
    if (kind === kinds.EVENT_DRAIN) continue
    if (isVisibleWrite(kind) || kind === kinds.EVENT_BUFFERED) written.add(object)
    const first = touchedBy.get(object)
    if (first === undefined) touchedBy.set(object, actor)
    else if (first !== actor) shared.add(object)
  }
  return new Set([...shared].filter((address) => written.has(address)))
}

function title({ manifest }: RecordingHead): string {
  const { setup } = manifest
  const run = `${setup.machine.model}, ${setup.way}, seed ${setup.seed}`
  return `${ascii(manifest.title)}\n(${run}; digest ${manifest.digest.slice(0, 12)})\n\n`
}

function ending(
  { manifest }: RecordingHead,
  names: EventNames,
  violated: EventRow | undefined,
): string {
  if (violated === undefined) return '\n *** nothing violated ***\n'
  const message = manifest.violations[violated.aux]?.message ?? 'an oracle is broken'
  const { file, line } = names.site(violated.site)
  const where = line === 0 ? '' : `\n     at ${file}:${line}`
  return ascii(`\n *** ${message} ***${where}\n`)
}

/** Mails of this kind are plain ASCII. */
function ascii(text: string): string {
  return text.replaceAll(/[^\n\x20-\x7e]/g, '?')
}
