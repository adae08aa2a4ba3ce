/**
 * The interleaving as the text of a mail: a column per CPU, one event per line, plain ASCII, no tabs,
 * no trailing spaces, in the layout lockdep prints.
 */
import type { InterleavingRow } from '#core/analysis/interleaving.ts'
import { shortName } from './actor-names.ts'

/** Where the columns of lockdep start, and how far apart they are. */
const FIRST_COLUMN = 7
const COLUMN_WIDTH = 36

export interface TextRow extends Pick<InterleavingRow, 'cpu' | 'actor'> {
  readonly short: string
}

/** One line per row under a head that names the CPUs. */
export function interleavingText(rows: readonly TextRow[], cpus: number): string {
  const columns = Array.from({ length: cpus }, (_, cpu) => FIRST_COLUMN + cpu * COLUMN_WIDTH)
  const head = (words: (cpu: number) => string): string =>
    columns.reduce((line, column, cpu) => line.padEnd(column) + words(cpu), '')
  const lines = rows.map(({ cpu, actor, short }) => {
    const words = `${shortName(actor)}: ${plain(short)}`
    return ' '.repeat((columns[cpu] ?? FIRST_COLUMN) - 2) + words
  })
  return [head((cpu) => `CPU${cpu}`), head(() => '----'), ...lines, ''].join('\n')
}

/** ASCII only, as mails to kernel lists are. */
function plain(text: string): string {
  return text
    .replaceAll('→', '->')
    .replaceAll('\u2212', '-')
    .replaceAll(/[^\x20-\x7e]/gu, '?')
}
