/** `racelab diff`: where two recordings part, and what each does there. */
import { eventText } from '#core/analysis/event-text.ts'
import { actorName } from '#core/analysis/names.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { eventRow } from '#core/event/columns.ts'
import { openInputFile, type InputFile } from '#core/host/node-file.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import { firstDivergence } from '#core/replay/first-divergence.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN } from '../exit-code.ts'
import { formatNumber } from '#core/base/text-table.ts'

/** An event in words and places. */
interface EventReport {
  readonly seq: number
  readonly ticks: number
  readonly cpu: number
  readonly actor: string
  readonly text: string
  readonly at: string
}

/** The command. */
export const DIFF: Command = {
  name: 'diff',
  usage: 'diff one.racetrace other.racetrace [--json]',
  summary: 'Finds the first event that two recordings do not share, and says what each does there.',
  help: {},
  options: {},
  positionals: { minimum: 2, maximum: 2 },
  async run([one = '', other = ''], options, terminal) {
    const files: InputFile[] = []
    try {
      const left = await open(one, files)
      if (!left.ok) return left
      const right = await open(other, files)
      if (!right.ok) return right
      const parting = await firstDivergence(left.value, right.value)
      if (!parting.ok) return parting
      const seq = parting.value?.seq
      const events = [left.value, right.value].map((reader) => reportAt(reader, seq))
      const [first, second] = await Promise.all(events)
      const facts = {
        same: seq === undefined,
        seq: seq ?? null,
        kind: parting.value?.kind ?? null,
        one: first ?? null,
        other: second ?? null,
      }
      terminal.out(
        options['json'] === true
          ? `${JSON.stringify(facts, undefined, 2)}\n`
          : describe(facts.seq, left.value.events, one, first, other, second),
      )
      return ok(EXIT_CLEAN)
    } finally {
      for (const file of files) await file.close()
    }
  },
}

async function open(path: string, files: InputFile[]): Promise<Result<TraceReader, Failure>> {
  const file = await openInputFile(path)
  if (!file.ok) return file
  files.push(file.value)
  const source = await openRacetrace(file.value)
  return source.ok ? ok(new TraceReader(source.value)) : source
}

/** The event `seq`, undefined behind the end. */
async function reportAt(
  reader: TraceReader,
  seq: number | undefined,
): Promise<EventReport | undefined> {
  if (seq === undefined || seq >= reader.events) return undefined
  const columns = await reader.range(seq, 1)
  if (!columns.ok) return undefined
  const { debug } = reader.source
  const { time, cpu, actor, site, ...rest } = eventRow(columns.value, 0)
  const place = placeOfSite(debug, site)
  return {
    seq,
    ticks: time,
    cpu,
    actor: actorName(debug, actor),
    text: eventText(debug, { time, cpu, actor, site, ...rest }),
    at: place ? `${debug.sources[place.file]?.name ?? '?'}:${place.line}` : '',
  }
}

function describe(
  seq: number | null,
  events: number,
  one: string,
  first: EventReport | undefined,
  other: string,
  second: EventReport | undefined,
): string {
  if (seq === null) return `The same: ${formatNumber(events)} events.\n`
  return [
    `${formatNumber(seq)} events are the same; then they part.\n`,
    `  ${one}: ${sentenceOf(first)}\n`,
    `  ${other}: ${sentenceOf(second)}\n`,
  ].join('')
}

function sentenceOf(event: EventReport | undefined): string {
  if (event === undefined) return 'it is over'
  const { actor, cpu, text, at, ticks } = event
  return `${actor} on CPU${cpu}: ${text}${at === '' ? '' : ` (${at})`}, at ${formatNumber(ticks)} ticks`
}
