/**
 * The byte layout of encoded columns, shared by encoder and decoder.
 *
 *     count, then one length per stream (varints), then the streams
 *
 * The first stream is the tags: one byte per event, a bit for each column group that is not as the
 * predictor expected. Only those columns are written, as differences from the expectation, each into
 * the stream of its column; a stream of nothing but zeros is left out, with length 0.
 */
export const TAG_ACTOR = 1
export const TAG_TIME = 2
/** `kind` and `site`. */
export const TAG_PLACE = 4
export const TAG_OBJECT = 8
/** `value` and `valueHigh`. */
export const TAG_VALUE = 16
/** `old` and `oldHigh`. */
export const TAG_OLD = 32
export const TAG_AUX = 64
export const TAG_CPU = 128

/** Streams in the order in which they are stored. */
export const STREAM_TAGS = 0
export const STREAM_ACTOR = 1
export const STREAM_TIME = 2
export const STREAM_KIND = 3
export const STREAM_SITE = 4
export const STREAM_OBJECT = 5
export const STREAM_VALUE = 6
export const STREAM_VALUE_HIGH = 7
export const STREAM_OLD = 8
export const STREAM_OLD_HIGH = 9
export const STREAM_AUX = 10
export const STREAM_CPU = 11
export const STREAMS = 12

/** Most bytes one event can put into each stream. */
export const STREAM_WIDTH: readonly number[] = [1, 1, 8, 1, 5, 5, 5, 5, 5, 5, 5, 1]
/** Most bytes one event can take. */
export const MAX_EVENT_BYTES = 47
/** Most bytes of the count and the stream lengths. */
export const MAX_PREAMBLE_BYTES: number = 5 * (STREAMS + 1)
