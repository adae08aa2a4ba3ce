/**
 * A trace that something else recorded, as columns: what ran where and when, and nothing of memory or
 * sources. One shape for every format that is read, so that whoever draws it knows no format.
 */

/** The formats that are read: Trace Event JSON, and the text of the kernel's function tracer. */
export type ForeignFormat = 'chrome-json' | 'ftrace'

/** `other`: neither CPU nor task, e.g. work that moves between tasks. */
export type ForeignTrackKind = 'cpu' | 'task' | 'other' | 'counter'

/** Name of the moment at which the file itself says that events were lost. */
export const LOST_EVENTS = 'LOST EVENTS'

/** A lane. */
export interface ForeignTrack {
  readonly kind: ForeignTrackKind
  readonly name: string
  /** What it belongs to, e.g. the process of a thread; empty if nothing. */
  readonly group: string
  /** Number of the CPU, or of the task in its system; -1 if it has none. */
  readonly number: number
  /** Whether it shows, ordered otherwise, what other lanes show: a task what CPUs do. */
  readonly repeats: boolean
}

/** Texts one after the other in UTF-8: text `n` is from `offsets[n]` to `offsets[n + 1]`; 0 is empty. */
export interface ForeignTexts {
  readonly offsets: Uint32Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Stretches of time, by lane and start; those of one depth on one lane do not overlap. */
export interface ForeignSlices {
  readonly count: number
  readonly track: Uint32Array<ArrayBuffer>
  /** Nanoseconds since the first event. */
  readonly start: Float64Array<ArrayBuffer>
  readonly end: Float64Array<ArrayBuffer>
  /** Index into `names`. */
  readonly name: Uint32Array<ArrayBuffer>
  /** How many slices of its lane it lies in. */
  readonly depth: Uint8Array<ArrayBuffer>
  /** Index into `LANE_STATES` of core/analysis/lanes.ts: what a task did meanwhile. */
  readonly state: Uint8Array<ArrayBuffer>
  /** Index into `details`: its arguments; 0 if it has none. */
  readonly detail: Uint32Array<ArrayBuffer>
}

/** Moments, by lane and time. */
export interface ForeignInstants {
  readonly count: number
  readonly track: Uint32Array<ArrayBuffer>
  readonly time: Float64Array<ArrayBuffer>
  /** Index into `names`. */
  readonly name: Uint32Array<ArrayBuffer>
  /** Index into `details`: what else the event says; 0 if nothing. */
  readonly detail: Uint32Array<ArrayBuffer>
}

/** Samples of counters, by lane and time. */
export interface ForeignCounters {
  readonly count: number
  readonly track: Uint32Array<ArrayBuffer>
  readonly time: Float64Array<ArrayBuffer>
  readonly value: Float64Array<ArrayBuffer>
}

/** What leads from a moment of one lane to one of another, by time of departure: a wakeup, a request. */
export interface ForeignArrows {
  readonly count: number
  readonly fromTrack: Uint32Array<ArrayBuffer>
  readonly from: Float64Array<ArrayBuffer>
  readonly toTrack: Uint32Array<ArrayBuffer>
  readonly to: Float64Array<ArrayBuffer>
  /** Index into `names`. */
  readonly name: Uint32Array<ArrayBuffer>
}

/** Something in the file that was not understood. */
export interface ForeignQuote {
  /** Line of the file, from 1. */
  readonly line: number
  readonly reason: string
  /** How it begins. */
  readonly text: string
}

/** What was left out, so that nobody takes a gap for silence. */
export interface ForeignNotes {
  /** Lines or events that were not understood. */
  readonly ignored: number
  /** The first of them. */
  readonly quotes: readonly ForeignQuote[]
  /** Places at which the file itself says that events were lost. */
  readonly losses: number
  /** Slices left out because too many others lay around them. */
  readonly tooDeep: number
  /** Texts that were not kept because there were too many different ones. */
  readonly unnamed: number
  /** Arrows that begin and never arrive. */
  readonly loose: number
  /** Events whose time lies before that of the event above them in the file. */
  readonly backwards: number
}

/** A foreign trace. Everything in it survives structured clone. */
export interface ForeignTrace {
  readonly format: ForeignFormat
  /** Events that were understood. */
  readonly events: number
  /** The first event, in nanoseconds of the clock of the recording machine. */
  readonly originNs: number
  /** From the first event to the last moment, in nanoseconds. */
  readonly durationNs: number
  /** What things are called; 0 is the empty text. */
  readonly names: readonly string[]
  /** What is said of them besides: mostly said once, so not kept as strings. */
  readonly details: ForeignTexts
  /** CPUs, then tasks, then others, then counters. */
  readonly tracks: readonly ForeignTrack[]
  readonly slices: ForeignSlices
  readonly instants: ForeignInstants
  readonly counters: ForeignCounters
  readonly arrows: ForeignArrows
  readonly notes: ForeignNotes
}
