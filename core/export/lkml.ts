/**
 * The table that a patch author pastes into a mail: one column per CPU as lockdep prints it, time going
 * down, only the steps that matter, plain ASCII, at most 72 columns.
 */
import type { Interleaving } from './interleaving.ts'
import { InterleavingReader } from './interleaving-reader.ts'
import { layOutTable, wrap } from './lkml-table.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TextOutput } from './text-output.ts'

const LINE = 72
/** Under the first letter after the stars. */
const HANGING = '     '

/** A writer of the table. */
export function lkmlWriter(head: RecordingHead): RecordingWriter {
  const output = new TextOutput()
  const reader = new InterleavingReader(head)
  return {
    passes: 1,
    begin: () => undefined,
    consume: (columns, firstSeq) => reader.consume(columns, firstSeq),
    finish: () => output.add(interleavingText(reader.finish())),
    take: () => output.take(),
  }
}

/** An interleaving as text for a mail. */
export function interleavingText(interleaving: Interleaving): string {
  const { title, run, steps, cut } = interleaving
  const table = layOutTable(steps, cut)
  const head = [...wrap(title, LINE), ...wrap(`(${run})`, LINE)].join('\n')
  return `${head}\n\n${tasks(interleaving)}${table}${ending(interleaving)}`
}

/** Who runs where, above the table. */
function tasks({ tasks: rows }: Interleaving): string {
  const lines = rows.flatMap(({ cpu, names }) => wrap(`  CPU${cpu}: ${names.join(', ')}`, LINE))
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`
}

function ending({ atRest, violation }: Interleaving): string {
  const lines =
    atRest.length === 0 ? [''] : ['', ...wrap(`  At rest ${atRest.join(', ')}.`, LINE), '']
  if (violation === null) return `${[...lines, ' *** nothing violated ***'].join('\n')}\n`
  lines.push(...wrap(` *** ${violation.message} ***`, LINE, HANGING))
  if (violation.place !== '') lines.push(...wrap(`     at ${violation.place}`, LINE))
  return `${lines.join('\n')}\n`
}
