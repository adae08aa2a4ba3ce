/**
 * What is drawn of a recording before any of its events is read, from its events as they pass: chart
 * series and lanes, and the metrics. For recordings from outside and those that were cut off; a run of
 * our own makes them on its way.
 */
import { bucketsToKeep } from '#core/analysis/bucket-series.ts'
import type { LaneIndex } from '#core/analysis/lane-index.ts'
import type { LaneOverview } from '#core/analysis/lane-overview.ts'
import { Measurement } from '#core/analysis/measurement.ts'
import { lanesOf } from '#core/analysis/recording-lanes.ts'
import type { Measurements } from '#core/analysis/series.ts'
import { fromBase64 } from '#core/base/base64.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { recordedProbes } from './subject.ts'

/** Sees all events of one recording, in order. */
export class RecordingPictures {
  readonly #measurement: Measurement
  readonly #lanes: LaneIndex
  readonly #ticks: number
  readonly #events: number

  constructor({ manifest, debug }: Pick<TraceSource, 'manifest' | 'debug'>) {
    const { setup, ticks, events, initialData, dataBytes } = manifest
    const data = fromBase64(initialData) ?? new Uint8Array(dataBytes)
    this.#measurement = new Measurement({ debug, data, probes: recordedProbes(setup) })
    this.#lanes = lanesOf({ setup, debug }, 'overview')
    this.#ticks = ticks
    this.#events = events
  }

  /** Takes all filled rows; calls continue each other. */
  consume(events: EventColumns): void {
    this.#measurement.consume(events)
    this.#lanes.consume(events)
  }

  /** Call once, after the last event. */
  finish(): Measurements & { readonly lanes: LaneOverview } {
    this.#lanes.finish(this.#ticks)
    return {
      ...this.#measurement.measurements(bucketsToKeep(this.#events)),
      lanes: this.#lanes.overview(),
    }
  }
}
