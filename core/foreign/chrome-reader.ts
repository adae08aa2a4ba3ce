/**
 * Reads Trace Event JSON: `X`, `B`/`E` as slices of their thread, `b`/`e`/`n` (and the older `S`/`F`/`T`)
 * as slices of a lane of their own, `i`/`I`/`P` as instants, `s`/`t`/`f` as arrows, `C` as counters, `M`
 * as names.
 */
import { LANE_RUNNING } from '#core/analysis/lanes.ts'
import { arrangeTrace } from './arrange-trace.ts'
import { ChromeArrows } from './chrome-arrows.ts'
import { parseChromeEvent, type ChromeEvent } from './chrome-event.ts'
import { ChromeLanes } from './chrome-lanes.ts'
import type { ForeignReader } from './foreign-reader.ts'
import type { ForeignTrace } from './foreign-trace.ts'
import { JsonEvents } from './json-events.ts'
import { MAX_DEPTH, MAX_EVENT_LENGTH } from './limits.ts'
import type { TextEncoding } from './text-encoding.ts'
import { TraceBuilder } from './trace-builder.ts'

/** Reader of Trace Event JSON. */
export class ChromeReader implements ForeignReader {
  readonly #draft = new TraceBuilder()
  readonly #lanes = new ChromeLanes(this.#draft)
  readonly #arrows = new ChromeArrows(this.#draft)
  readonly #events: JsonEvents
  /** Asynchronous slices that are open, by category and id. */
  readonly #async = new Map<string, { readonly track: number; readonly slices: number[] }>()
  /** Microseconds of the first event: times count from there, so that little of them is lost. */
  #zero = NaN
  #refusal = ''

  constructor(encoding?: TextEncoding) {
    const { notebook } = this.#draft
    this.#events = new JsonEvents(
      (text, line) => this.#event(text, line),
      (line) => notebook.ignore(line, `it is longer than ${MAX_EVENT_LENGTH} characters`, ''),
      encoding,
    )
  }

  get full(): boolean {
    return this.#draft.full
  }

  get understood(): number {
    return this.#draft.events
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#events.push(bytes)
  }

  finish(): ForeignTrace {
    this.#events.finish()
    const { defect } = this.#events
    if (defect !== undefined) {
      const why =
        defect.what === 'nesting' ? 'too much lies within each other' : 'its brackets do not match'
      this.#draft.notebook.ignore(defect.line, `the rest of the file is not read: ${why}`, '')
    }
    this.#lanes.finish()
    this.#arrows.finish()
    return arrangeTrace(this.#draft, 'chrome-json', Number.isNaN(this.#zero) ? 0 : this.#zero * 1e3)
  }

  #event(text: string, line: number): void {
    const event = parseChromeEvent(text)
    this.#refusal = ''
    if (typeof event === 'string') this.#refusal = event
    else if (event.phase === 'M') this.#lanes.describe(event)
    else if (Number.isNaN(event.time)) this.#refusal = 'it has no time (ts)'
    else {
      if (Number.isNaN(this.#zero)) this.#zero = event.time
      const time = Math.round((event.time - this.#zero) * 1e3)
      if (Number.isSafeInteger(time)) this.#timed(event, time)
      else this.#refusal = 'its time is too far from that of the first event'
    }
    if (this.#refusal === '') this.#draft.events += 1
    else this.#draft.notebook.ignore(line, this.#refusal, text)
  }

  #timed(event: ChromeEvent, time: number): void {
    switch (event.phase) {
      case 'X':
        return this.#complete(event, time)
      case 'B':
        return this.#begin(event, time)
      case 'E':
        return this.#end(event, time)
      case 'b':
      case 'S':
        return this.#beginAsync(event, time)
      case 'e':
      case 'F':
        return this.#endAsync(event, time)
      case 'n':
      case 'T':
        return this.#draft.instant(
          this.#asyncTrack(event),
          time,
          event.name,
          argumentsOf(event.args),
        )
      case 'i':
      case 'I':
        return this.#draft.instant(this.#scoped(event), time, event.name, argumentsOf(event.args))
      case 'P':
        return this.#draft.instant(this.#thread(event), time, event.name, argumentsOf(event.args))
      case 's':
      case 't':
      case 'f':
        this.#refusal = this.#arrows.take(event, this.#thread(event), time) ?? ''
        return
      case 'C':
        return this.#count(event, time)
      default:
        this.#refusal = `its phase ${JSON.stringify(event.phase)} is not read`
    }
  }

  #complete(event: ChromeEvent, time: number): void {
    if (Number.isNaN(event.duration) || event.duration < 0) {
      this.#refusal = 'it has no duration (dur)'
      return
    }
    const end = Math.round((event.time - this.#zero + event.duration) * 1e3)
    if (!Number.isSafeInteger(end)) {
      this.#refusal = 'its duration (dur) is too long'
      return
    }
    const track = this.#thread(event)
    const slice = this.#draft.begin(track, time, event.name, LANE_RUNNING, argumentsOf(event.args))
    this.#draft.end(slice, end)
    this.#arrows.bind(event, track, { start: time, end })
  }

  #begin(event: ChromeEvent, time: number): void {
    const { track, open } = this.#lanes.thread(event.pid, event.tid)
    if (open.length >= MAX_DEPTH) {
      this.#refusal = `more than ${MAX_DEPTH} slices of its thread are open`
      return
    }
    const { name, args } = event
    const slice = this.#draft.begin(track, time, name, LANE_RUNNING, argumentsOf(args))
    open.push({ slice, name, args })
    this.#arrows.bind(event, track, { start: time, end: time })
  }

  /** An end without a name, or of the same name, ends the innermost slice; one of another name its own. */
  #end(event: ChromeEvent, time: number): void {
    const { open } = this.#lanes.thread(event.pid, event.tid)
    const at =
      event.name === '' ? open.length - 1 : open.findLastIndex(({ name }) => name === event.name)
    if (at < 0) {
      this.#refusal = 'nothing of its thread is open that it could end'
      return
    }
    const [ended] = open.splice(at, 1)
    if (ended === undefined) return
    this.#draft.end(ended.slice, time)
    // An end may say more than the beginning could know.
    const said = argumentsOf(event.args)
    if (said !== '')
      this.#draft.describe(ended.slice, argumentsOf({ ...ended.args, ...event.args }))
  }

  #beginAsync(event: ChromeEvent, time: number): void {
    if (event.id === '') {
      this.#refusal = 'it has no id'
      return
    }
    const key = asyncKey(event)
    const track = this.#asyncTrack(event)
    const running = this.#async.get(key) ?? { track, slices: [] }
    if (running.slices.length >= MAX_DEPTH) {
      this.#refusal = `more than ${MAX_DEPTH} slices of its id are open`
      return
    }
    this.#async.set(key, running)
    const said = argumentsOf(event.args)
    running.slices.push(this.#draft.begin(running.track, time, event.name, LANE_RUNNING, said))
  }

  #endAsync(event: ChromeEvent, time: number): void {
    const key = asyncKey(event)
    const running = this.#async.get(key)
    const slice = running?.slices.pop()
    if (slice === undefined) {
      this.#refusal = 'nothing of its id is open that it could end'
      return
    }
    if (running?.slices.length === 0) this.#async.delete(key)
    this.#draft.end(slice, time)
  }

  #count(event: ChromeEvent, time: number): void {
    let series = 0
    for (const [key, value] of Object.entries(event.args)) {
      const number = typeof value === 'string' ? Number(value) : value
      if (typeof number !== 'number' || !Number.isFinite(number)) continue
      const own = event.id === '' ? event.name : `${event.name} ${event.id}`
      const name = key === 'value' ? own : `${own} ${key}`
      this.#draft.count(this.#lanes.other('counter', event.pid, name), time, number)
      series += 1
    }
    if (series === 0) this.#refusal = 'it counts nothing: no number in its args'
  }

  #thread({ pid, tid }: ChromeEvent): number {
    return this.#lanes.thread(pid, tid).track
  }

  #asyncTrack(event: ChromeEvent): number {
    return (
      this.#async.get(asyncKey(event))?.track ??
      this.#lanes.other('other', event.pid, event.category || event.name)
    )
  }

  #scoped(event: ChromeEvent): number {
    if (event.scope === 'g') return this.#lanes.other('other', undefined, 'Global')
    if (event.scope === 'p') return this.#lanes.other('other', event.pid, 'Process')
    return this.#thread(event)
  }
}

function asyncKey({ category, id, pid }: ChromeEvent): string {
  // Ids that are not marked as local count for the whole trace only within their category.
  return JSON.stringify([category, id, pid])
}

function argumentsOf(args: ChromeEvent['args']): string {
  const text = JSON.stringify(args)
  return text === '{}' ? '' : text
}
