/** Every event as a line of CSV (RFC 4180), names resolved and 64-bit values whole. */
import type { EventColumns } from '#core/event/columns.ts'
import { EventNames } from './event-names.ts'
import { kindName, objectText, oldAt, valueAt } from './event-values.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TextOutput } from './text-output.ts'

const HEADER = 'seq,time,cpu,actor,event,function,file,line,object,value,old,aux\r\n'

/** A writer of CSV. */
export function csvWriter({ debug }: RecordingHead): RecordingWriter {
  const names = new EventNames(debug)
  const output = new TextOutput()
  return {
    passes: 1,
    begin: () => output.add(HEADER),
    consume(columns, firstSeq) {
      for (let at = 0; at < columns.count; at++) output.add(line(names, columns, at, firstSeq + at))
    },
    finish: () => undefined,
    take: () => output.take(),
  }
}

function line(names: EventNames, columns: EventColumns, at: number, seq: number): string {
  const kind = columns.kind[at]!
  const site = names.site(columns.site[at]!)
  const value = valueAt(names, columns, at)
  const old = oldAt(names, columns, at)
  const actor = field(names.actor(columns.actor[at]!))
  const event = kindName(kind)
  const object = field(objectText(names, kind, columns.object[at]!))
  return `${seq},${columns.time[at]},${columns.cpu[at]},${actor},${event},${field(site.function)},${field(site.file)},${site.line},${object},${value},${old},${columns.aux[at]}\r\n`
}

const FIELDS = new Map<string, string>()

/** A name as a field; the same few come again and again. */
function field(text: string): string {
  let known = FIELDS.get(text)
  if (known === undefined) {
    known = quoted(isFormula(text) ? `'${text}` : text)
    if (FIELDS.size < 10_000) FIELDS.set(text, known)
  }
  return known
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Whether a spreadsheet would run it: names come from files of strangers. `->nopage` is no formula. */
function isFormula(text: string): boolean {
  return /^(?:[=@\t\r]|[+-](?!>))/.test(text)
}
