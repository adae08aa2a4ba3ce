/**
 * What a trace may be at most. A recording keeps well inside; anything read from a file is held against
 * these before memory is taken for it.
 */
/** Rows of one chunk: a full one and the longest step there can be (a million instructions). */
export const MAX_CHUNK_EVENTS: number = 2 ** 21
/** Bytes of the machine images of one chunk: one with 16 MiB of heap, or several small ones. */
export const MAX_KEYFRAMES_BYTES: number = 24 * 1024 * 1024
/** Machine images of one chunk. */
export const MAX_KEYFRAMES = 256
/** Bytes of one chunk as stored. */
export const MAX_CHUNK_BYTES: number = 16 * 1024 * 1024
/** Chunks of one trace: 4 billion events. */
export const MAX_CHUNKS = 65_536
/** Bytes of shared data and ghosts. */
export const MAX_DATA_BYTES: number = 1024 * 1024
/** Characters of a schedule in base64: some ten million choices. */
export const MAX_SCHEDULE_TEXT: number = 16 * 1024 * 1024
/** Final values kept, and characters of the name of one. */
export const MAX_FINAL_VALUES = 65_536
export const MAX_FINAL_NAME = 256
/** Bytes of manifest.json and of debug.json. */
export const MAX_JSON_BYTES: number = 32 * 1024 * 1024
/** Bytes of one source file. */
export const MAX_SOURCE_BYTES: number = 2 * 1024 * 1024
/** Instructions a step may take without touching shared memory: a second or so, then it is a loop. */
export const MAX_PRIVATE_INSTRUCTIONS: number = 64 * 1024 * 1024
