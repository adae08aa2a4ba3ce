/**
 * What a foreign trace may cost, whatever its file holds. Beyond them a trace is refused or shortened in
 * words, never a crash: the figures keep a capture of a gigabyte below a gigabyte of memory.
 */

/** Slices, instants, samples of counters and arrows that are kept, in all. */
export const MAX_ROWS = 20_000_000

/** Different names that are kept, of slices and of events. */
export const MAX_NAMES = 262_144

/** Bytes of what slices and events say besides, in all; and characters of it that are kept of one. */
export const MAX_DETAIL_BYTES = 134_217_728
export const MAX_DETAIL_LENGTH = 1_000

/** Characters kept of one name. */
export const MAX_NAME_LENGTH = 200

/** CPUs, tasks and other lanes; what comes later shares one. */
export const MAX_TRACKS = 16_384

/** CPU numbers below this are believed. */
export const MAX_CPU_NUMBER = 4_096

/** Ends of arrows; further ones are left out and counted. */
export const MAX_ARROW_ENDS = 4_000_000

/** Slices open in each other on one lane; what lies deeper is left out and counted. */
export const MAX_DEPTH = 64

/** Characters of one line of text; the kernel's own buffer for a line has 4,096. */
export const MAX_LINE_LENGTH = 16_384

/** Characters of one event of JSON. */
export const MAX_EVENT_LENGTH = 1_048_576

/** Arrays and objects within each other in JSON. */
export const MAX_JSON_NESTING = 512

/** Lines or events that were not understood and are quoted. */
export const MAX_QUOTED = 10

/** Bytes read at a time. */
export const PIECE_BYTES = 262_144

/** Bytes that a packed file may unpack to. */
export const MAX_UNPACKED_BYTES = 4_294_967_296
