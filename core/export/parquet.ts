/**
 * Apache Parquet: every event as a row, a row group per chunk, names as strings of a dictionary. What
 * the recording says about itself is in the key-value metadata of the file.
 */
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js'
import type { EventColumns } from '#core/event/columns.ts'
import { EventNames } from './event-names.ts'
import { kindName, objectText, valueWords } from './event-values.ts'
import { NumberedValues } from './numbered-values.ts'
import {
  ColumnWriter,
  schemaElement,
  type ColumnChunk,
  type SchemaElement,
} from './parquet-column.ts'
import { recordingFacts } from './recording-facts.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'

const SEQ = schemaElement('seq', 'int64')
const TIME = schemaElement('time', 'int64')
const CPU = schemaElement('cpu', 'int32')
const ACTOR = schemaElement('actor', 'text')
const EVENT = schemaElement('event', 'text')
const FUNCTION = schemaElement('function', 'text')
const FILE = schemaElement('file', 'text')
const LINE = schemaElement('line', 'int32')
const OBJECT = schemaElement('object', 'text')
const VALUE = schemaElement('value', 'int64')
const OLD = schemaElement('old', 'int64')
const AUX = schemaElement('aux', 'int32')
/** In their order in the file. */
const COLUMNS = [SEQ, TIME, CPU, ACTOR, EVENT, FUNCTION, FILE, LINE, OBJECT, VALUE, OLD, AUX]

/** A writer of Parquet. */
export function parquetWriter(head: RecordingHead): RecordingWriter {
  const bytes = new ByteWriter()
  const schema = [{ name: 'root', num_children: COLUMNS.length }, ...COLUMNS]
  const kvMetadata = recordingFacts(head.manifest).map(([name, value]) => ({
    key: `racelab.${name}`,
    value: String(value),
  }))
  const parquet = new ParquetWriter({ writer: bytes, schema, kvMetadata })
  const groups = new RowGroups(new EventNames(head.debug), new ColumnWriter(bytes))
  return {
    passes: 1,
    begin: () => undefined,
    consume(events, firstSeq) {
      const start = bytes.offset
      const columns = groups.write(events, firstSeq)
      const sizes = columns.map((column) => column.meta_data?.total_uncompressed_size ?? 0n)
      const rows = BigInt(events.count)
      parquet.num_rows += rows
      parquet.row_groups.push({
        columns,
        num_rows: rows,
        total_byte_size: sizes.reduce((sum, size) => sum + size, 0n),
        total_compressed_size: BigInt(bytes.offset - start),
      })
    },
    finish: () => void parquet.finish(),
    take() {
      const part = new Uint8Array(bytes.getBytes())
      // The writer goes on counting from the start of the file, in `offset`.
      bytes.index = 0
      return part
    },
  }
}

/** Writes the events of a chunk as a row group. */
class RowGroups {
  readonly #names: EventNames
  readonly #to: ColumnWriter

  constructor(names: EventNames, to: ColumnWriter) {
    this.#names = names
    this.#to = to
  }

  /** All filled rows; the columns come back as the end of the file describes them. */
  write(events: EventColumns, firstSeq: number): ColumnChunk[] {
    const { count, cpu, actor, kind, site, aux } = events
    const names = this.#names
    const seq = new Float64Array(count)
    for (let at = 0; at < count; at++) seq[at] = firstSeq + at
    return [
      this.#to.ascending(SEQ, seq),
      this.#to.ascending(TIME, events.time.subarray(0, count)),
      this.#few(CPU, cpu, count, (number) => number),
      this.#few(ACTOR, actor, count, (number) => names.actor(number)),
      this.#few(EVENT, kind, count, kindName),
      this.#few(FUNCTION, site, count, (number) => names.site(number).function),
      this.#few(FILE, site, count, (number) => names.site(number).file),
      this.#few(LINE, site, count, (number) => names.site(number).line),
      this.#objects(events),
      this.#to.words(VALUE, valueWords(names, events, events.value, events.valueHigh)),
      this.#to.words(OLD, valueWords(names, events, events.old, events.oldHigh)),
      this.#few(AUX, aux, count, (number) => number),
    ]
  }

  #few(
    element: SchemaElement,
    keys: ArrayLike<number>,
    count: number,
    valueOf: (key: number) => string | number,
  ): ColumnChunk {
    const column = new NumberedValues(count, valueOf)
    for (let at = 0; at < count; at++) column.put(at, keys[at]!, 0)
    return this.#to.dictionary(element, column.values, column.numbers)
  }

  /** What an event is about, which its kind says how to read. */
  #objects({ count, kind, object }: EventColumns): ColumnChunk {
    const column = new NumberedValues(count, (key, space) => objectText(this.#names, space, key))
    for (let at = 0; at < count; at++) column.put(at, object[at]!, kind[at]!)
    return this.#to.dictionary(OBJECT, column.values, column.numbers)
  }
}
