/** What a reader of one foreign format is to whoever feeds it: bytes in, a trace at the end. */
import type { ForeignTrace } from './foreign-trace.ts'

export interface ForeignReader {
  /** Whether as much was read as is kept: more will be too much. */
  readonly full: boolean
  /** Events understood so far. */
  readonly understood: number
  /** The next bytes of the file; any number of them. Never throws, whatever they are. */
  push(bytes: Uint8Array<ArrayBuffer>): void
  /** Call once, after the last bytes. */
  finish(): ForeignTrace
}
