/**
 * The arrows of Trace Event JSON: `s` begins one, `t` passes it on, `f` ends it; of the short form, a slice
 * with `flow_out` begins or passes and one with `flow_in` ends. Ids are numbers, or texts in base 16.
 * Threads may be written one after the other: ends are tied together when all of them are known.
 */
import { GrowingFloat64, GrowingUint32 } from '#core/analysis/growing-column.ts'
import type { ChromeEvent } from './chrome-event.ts'
import { MAX_ARROW_ENDS } from './limits.ts'
import type { TraceBuilder } from './trace-builder.ts'

const BEGINS = 0
const PASSES = 1
const ENDS = 2
const PHASES: Readonly<Record<string, number>> = { s: BEGINS, t: PASSES, f: ENDS }

/** Ties the ends of arrows together. */
export class ChromeArrows {
  readonly #draft: TraceBuilder
  readonly #ids = new Map<string, number>()
  readonly #names: string[] = []
  // The ends as they came; columns are of one length.
  readonly #id = new GrowingUint32()
  readonly #track = new GrowingUint32()
  readonly #time = new GrowingFloat64()
  readonly #phase = new GrowingUint32()

  constructor(draft: TraceBuilder) {
    this.#draft = draft
  }

  /** Takes an event `s`, `t` or `f` of lane `track`; a sentence if it says nothing. */
  take(event: ChromeEvent, track: number, time: number): string | undefined {
    const { phase, id, category, name } = event
    if (id === '') return 'it has no id'
    const key = JSON.stringify([plainId(id), category, name])
    return this.#add(key, name === '' ? category : name, track, time, PHASES[phase] ?? PASSES)
  }

  /** Takes the arrows of the short form that a slice has: they enter at its start, leave at its end. */
  bind({ bindId, flowIn, flowOut, name }: ChromeEvent, track: number, span: Span): void {
    if (bindId === '') return
    const key = JSON.stringify([plainId(bindId)])
    if (flowIn) this.#add(key, name, track, span.start, flowOut ? PASSES : ENDS)
    else if (flowOut) this.#add(key, name, track, span.end, BEGINS)
  }

  /** Call once at the end: draws the arrows, and counts the ends that have no other. */
  finish(): void {
    const [id, track, time, phase] = [this.#id, this.#track, this.#time, this.#phase]
    const rows = Uint32Array.from({ length: id.length }, (_, row) => row)
    rows.sort((a, b) => id.at(a) - id.at(b) || time.at(a) - time.at(b) || a - b)
    /** The end that the next one comes from, and whether an arrow has come to it. */
    let from = -1
    let met = true
    for (const row of rows) {
      if (from >= 0 && id.at(from) !== id.at(row)) {
        if (!met) this.#draft.loose += 1
        from = -1
      }
      const arrives = phase.at(row) !== BEGINS && from >= 0
      if (arrives) {
        const name = this.#names[id.at(row)] ?? ''
        this.#draft.arrow(track.at(from), time.at(from), track.at(row), time.at(row), name)
      } else if (from >= 0 && !met) this.#draft.loose += 1
      if (phase.at(row) === ENDS && !arrives) this.#draft.loose += 1
      from = phase.at(row) === ENDS ? -1 : row
      met = arrives
    }
    if (from >= 0 && !met) this.#draft.loose += 1
  }

  #add(key: string, name: string, track: number, time: number, phase: number): string | undefined {
    if (this.#id.length >= MAX_ARROW_ENDS)
      return `there are more than ${MAX_ARROW_ENDS} ends of arrows`
    let id = this.#ids.get(key)
    if (id === undefined) {
      id = this.#ids.size
      this.#ids.set(key, id)
      this.#names.push(name)
    }
    this.#draft.seen(time)
    this.#id.push(id)
    this.#track.push(track)
    this.#time.push(time)
    this.#phase.push(phase)
    return undefined
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

/** `0x1f` and 31 are one id. */
function plainId(id: string): string {
  return /^0x[\da-f]+$/i.test(id) ? String(Number.parseInt(id, 16)) : id
}
