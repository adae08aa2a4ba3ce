/**
 * A run of events as columns: one typed array per field, so that a million events are eleven objects.
 * The machine appends to one of these and hands it to its sink when full; traces decode into one.
 */
export interface EventColumns {
  /** How many rows are filled. */
  count: number
  readonly time: Float64Array<ArrayBuffer>
  readonly kind: Uint8Array<ArrayBuffer>
  readonly actor: Uint8Array<ArrayBuffer>
  readonly cpu: Uint8Array<ArrayBuffer>
  readonly site: Int32Array<ArrayBuffer>
  readonly object: Int32Array<ArrayBuffer>
  readonly value: Int32Array<ArrayBuffer>
  readonly valueHigh: Int32Array<ArrayBuffer>
  readonly old: Int32Array<ArrayBuffer>
  readonly oldHigh: Int32Array<ArrayBuffer>
  readonly aux: Int32Array<ArrayBuffer>
}

/** Events a chunk holds before it is closed at the next step boundary. */
export const CHUNK_EVENTS = 65_536
/** Room for the events of the step that crosses the line (a step emits a handful). */
export const CHUNK_SLACK = 4_096

/** Empty columns with room for `capacity` rows. */
export function createColumns(capacity: number): EventColumns {
  return {
    count: 0,
    time: new Float64Array(capacity),
    kind: new Uint8Array(capacity),
    actor: new Uint8Array(capacity),
    cpu: new Uint8Array(capacity),
    site: new Int32Array(capacity),
    object: new Int32Array(capacity),
    value: new Int32Array(capacity),
    valueHigh: new Int32Array(capacity),
    old: new Int32Array(capacity),
    oldHigh: new Int32Array(capacity),
    aux: new Int32Array(capacity),
  }
}

/** One event as an object: for tests, tables and tooltips, never for a loop over a trace. */
export interface EventRow {
  readonly time: number
  readonly kind: number
  readonly actor: number
  readonly cpu: number
  readonly site: number
  readonly object: number
  readonly value: number
  readonly valueHigh: number
  readonly old: number
  readonly oldHigh: number
  readonly aux: number
}

/** Row `index` of `columns` as an object. */
export function eventRow(columns: EventColumns, index: number): EventRow {
  return {
    time: columns.time[index] ?? 0,
    kind: columns.kind[index] ?? 0,
    actor: columns.actor[index] ?? 0,
    cpu: columns.cpu[index] ?? 0,
    site: columns.site[index] ?? 0,
    object: columns.object[index] ?? 0,
    value: columns.value[index] ?? 0,
    valueHigh: columns.valueHigh[index] ?? 0,
    old: columns.old[index] ?? 0,
    oldHigh: columns.oldHigh[index] ?? 0,
    aux: columns.aux[index] ?? 0,
  }
}
