/** The tables of traces that something else recorded: a light row to list, and parts to open. */
import type { ForeignFormat } from '#core/foreign/foreign-trace.ts'

/** `importing`: not to be shown before all of it is stored; `deleted`: can still be brought back. */
export type ForeignState = 'importing' | 'finished' | 'deleted'

/** One line of the library. */
export interface ForeignRow {
  readonly id: string
  /** What it is called: its file, until renamed. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly state: ForeignState
  readonly format: ForeignFormat
  /** `ftrace text, 8 CPUs, 12,345 events`. */
  readonly summary: string
  readonly events: number
  /** Nanoseconds. */
  readonly duration: number
  /** As stored. */
  readonly bytes: number
}

/** A part of a packed trace (core/foreign/pack.ts). */
export interface ForeignPartRow {
  readonly trace: string
  readonly index: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Keys and indexes of both. */
export const FOREIGN_STORES = {
  foreignTraces: 'id, state, created',
  foreignParts: '[trace+index]',
}
