/**
 * Probes: quantities computed from memory while events pass, such as the drift of i_blocks. Each is a
 * sum of fields times factors. The reducer keeps a shadow of the few bytes that matter, applies the
 * events that write them, and computes a probe anew only when one of its own bytes changed. It starts
 * when `init` has set everything up: a half-made set-up is not a drift.
 */
import { SETUP_THREAD } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_KINDS } from '#core/event/kinds.ts'
import { DATA_BASE, type DebugInfo } from '#core/language/debug-info.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { readNumber, writeWords } from './memory-bytes.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'
import { resolvePath } from './symbol-path.ts'

/** What to compute: a sum of terms, or what calls cost. At most 8 sums at once. */
export interface ProbeDefinition {
  readonly key: string
  readonly label: string
  readonly unit: string
  readonly terms: readonly {
    readonly path: string
    readonly signed: boolean
    readonly factor: number
  }[]
  /** The mean over time too, as metric `<key>.mean`. */
  readonly average?: boolean
  /** Instead of terms: the functions whose calls are timed (see call-time.ts). */
  readonly calls?: readonly string[]
}

interface Term {
  readonly offset: number
  readonly bytes: number
  readonly signed: boolean
  readonly factor: number
}

interface Probe {
  readonly definition: ProbeDefinition
  readonly terms: readonly Term[]
  readonly over: BucketSeries
  /** Value times ticks so far, and until when. */
  area: number
  until: number
}

/** 1 for the kinds that change memory. */
const WRITES = Uint8Array.from({ length: 256 }, (_, code) =>
  EVENT_KINDS.some((kind) => kind.code === code && kind.writes) ? 1 : 0,
)

/** Follows the probes of a scenario while its memory changes. */
export class ProbeReducer implements Reducer {
  readonly #shadow: Uint8Array
  /** Per byte of data: bit n set when probe n reads it. */
  readonly #watched: Uint8Array
  readonly #probes: readonly Probe[]
  /** Somebody else than the set-up thread has done something. */
  #started = false
  #startTime = 0
  #now = 0

  /** `data` is what shared memory and ghosts hold at the start. */
  constructor(debug: DebugInfo, definitions: readonly ProbeDefinition[], data: Uint8Array) {
    this.#shadow = data.slice()
    this.#watched = new Uint8Array(data.length)
    const sums = definitions.filter(({ calls }) => calls === undefined)
    this.#probes = sums.slice(0, 8).map((definition, index) => {
      const terms = termsOf(debug, definition)
      for (const term of terms) {
        for (let at = 0; at < term.bytes; at++) this.#watch(term.offset + at, index)
      }
      const { key, label, unit } = definition
      const over = new BucketSeries({ key, label, unit, shape: 'gauge' })
      return { definition, terms, over, area: 0, until: 0 }
    })
  }

  consume(events: EventColumns): void {
    const { count, kind, actor, object, value, valueHigh, aux, time } = events
    const watched = this.#watched
    for (let at = 0; at < count; at++) {
      if (!this.#started && actor[at] !== SETUP_THREAD) this.#start(time[at] as number)
      if (WRITES[kind[at] as number] !== 1) continue
      const offset = (object[at] as number) - DATA_BASE
      const bytes = (aux[at] as number) & 0xff
      let touched = watched[offset] ?? 0
      for (let next = 1; next < bytes; next++) touched |= watched[offset + next] ?? 0
      if (touched === 0) continue
      writeWords(this.#shadow, offset, bytes, value[at] as number, valueHigh[at] as number)
      if (this.#started) this.#update(touched, time[at] as number)
    }
    if (count > 0) this.#now = time[count - 1] as number
  }

  metrics(): readonly MetricValue[] {
    return this.#probes.flatMap((probe) => {
      const { key, label, unit, average } = probe.definition
      const value = metric(key, label, unit, probe.over.value)
      if (average !== true) return [value]
      return [value, metric(`${key}.mean`, `${label}, mean over time`, unit, this.#mean(probe))]
    })
  }

  series(most?: number): readonly Series[] {
    return this.#probes.map((probe) => probe.over.snapshot(most))
  }

  #watch(offset: number, probe: number): void {
    this.#watched[offset] = (this.#watched[offset] ?? 0) | (1 << probe)
  }

  #start(time: number): void {
    this.#started = true
    this.#startTime = time
    for (const probe of this.#probes) {
      probe.until = time
      probe.over.add(time, this.#value(probe))
    }
  }

  #update(touched: number, time: number): void {
    for (let index = 0; index < this.#probes.length; index++) {
      if ((touched & (1 << index)) === 0) continue
      const probe = this.#probes[index] as Probe
      probe.area += probe.over.value * (time - probe.until)
      probe.until = time
      probe.over.add(time, this.#value(probe))
    }
  }

  #mean({ over, area, until }: Probe): number {
    const ticks = this.#now - this.#startTime
    return ticks > 0 ? (area + over.value * (this.#now - until)) / ticks : over.value
  }

  #value(probe: Probe): number {
    let sum = 0
    for (const term of probe.terms) {
      sum += readNumber(this.#shadow, term.offset, term.bytes, term.signed) * term.factor
    }
    return sum
  }
}

/** The terms whose path this program has; the others count nothing. */
function termsOf(debug: DebugInfo, definition: ProbeDefinition): readonly Term[] {
  return definition.terms.flatMap(({ path, signed, factor }) => {
    const place = resolvePath(debug, path)
    return place ? [{ offset: place.address - DATA_BASE, bytes: place.bytes, signed, factor }] : []
  })
}
