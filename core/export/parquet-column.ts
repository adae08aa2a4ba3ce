/**
 * One column of a row group of a Parquet file: its pages and what the end of the file says about them.
 * The encodings are hyparquet-writer's. Its own table writer is gone around, because it looks up every
 * text again and makes a BigInt of every number; a recording has its texts numbered already.
 */
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import type { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js'
import { writePlain } from 'hyparquet-writer/src/plain.js'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { invariant } from '#core/base/invariant.ts'

/** A row of the schema. */
export type SchemaElement = ParquetWriter['schema'][number]
/** A column of a row group, as the end of the file describes it. */
export type ColumnChunk = ParquetWriter['row_groups'][number]['columns'][number]
type Encoding = NonNullable<ColumnChunk['meta_data']>['encodings'][number]

/** What a column holds. */
export type ColumnType = 'text' | 'int32' | 'int64'

/** The row of the schema for a column without nulls. */
export function schemaElement(name: string, type: ColumnType): SchemaElement {
  const repetition_type = 'REQUIRED'
  if (type === 'text') {
    return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }
  }
  return { name, type: type === 'int32' ? 'INT32' : 'INT64', repetition_type }
}

/** Writes columns of one row group after another. Keeps its buffers. */
export class ColumnWriter {
  readonly #to: ByteWriter
  readonly #page = new ByteWriter(1 << 16)
  readonly #deltas = new ByteWriter(1 << 16)

  constructor(to: ByteWriter) {
    this.#to = to
  }

  /** A column of few different values, `numbers` being their places in `dictionary`. */
  dictionary(
    element: SchemaElement,
    dictionary: readonly (string | number)[],
    numbers: Int32Array,
  ): ColumnChunk {
    const start = this.#to.offset
    const values = this.#body(() =>
      writePlain(this.#page, [...dictionary], physicalType(element), undefined),
    )
    const valuesBytes = this.#write(values, {
      type: 'DICTIONARY_PAGE',
      dictionary_page_header: { num_values: dictionary.length, encoding: 'PLAIN' },
    })
    const data = this.#to.offset
    const width = dictionary.length < 2 ? 0 : 32 - Math.clz32(dictionary.length - 1)
    const body = this.#body(() => {
      this.#page.appendUint8(width)
      writeRleBitPackedHybrid(this.#page, numbers, width)
    })
    const bytes = valuesBytes + this.#data(body, 'RLE_DICTIONARY', numbers.length)
    return this.#chunk(element, { start, data, bytes, rows: numbers.length }, 'RLE_DICTIONARY')
  }

  /** A column of integers, none less than the one before. */
  ascending(element: SchemaElement, values: Float64Array): ColumnChunk {
    const start = this.#to.offset
    const body = this.#body(() => this.#packDeltas(values))
    const bytes = this.#data(body, 'DELTA_BINARY_PACKED', values.length)
    const place = { start, data: start, bytes, rows: values.length }
    const chunk = this.#chunk(element, place, 'DELTA_BINARY_PACKED')
    if (chunk.meta_data !== undefined && values.length > 0) {
      chunk.meta_data.statistics = {
        min_value: BigInt(values[0]!),
        max_value: BigInt(values.at(-1)!),
        null_count: 0n,
      }
    }
    return chunk
  }

  /** A column of 64-bit integers as they lie in memory: low word, high word. */
  words(element: SchemaElement, words: Int32Array): ColumnChunk {
    const start = this.#to.offset
    const body = new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
    const rows = words.length / 2
    const bytes = this.#data(body, 'PLAIN', rows)
    return this.#chunk(element, { start, data: start, bytes, rows }, 'PLAIN')
  }

  /**
   * The first value stands by itself, the rest are distances. Taken from the first they fit into 32
   * bits, for which the packer needs no BigInt.
   */
  #packDeltas(values: Float64Array): void {
    const first = values[0] ?? 0
    if ((values.at(-1) ?? 0) - first > 0x7fff_ffff) {
      return deltaBinaryPack(this.#page, BigInt64Array.from(values, BigInt), 'INT64')
    }
    const distances = new Int32Array(values.length)
    for (let at = 0; at < values.length; at++) distances[at] = values[at]! - first
    this.#deltas.index = 0
    deltaBinaryPack(this.#deltas, distances, 'INT64')
    // Before the deltas: size of a block, its parts, the count, and the first value, which is 0 here.
    const header = this.#page
    for (const number of [128, 4, values.length]) header.appendVarInt(number)
    const skip = header.index + (values.length === 0 ? 0 : 1)
    header.appendZigZag(BigInt(first))
    header.appendBytes(this.#deltas.getBytes().subarray(skip))
  }

  #body(write: () => void): Uint8Array {
    this.#page.index = 0
    write()
    return this.#page.getBytes()
  }

  #data(body: Uint8Array, encoding: Encoding, rows: number): number {
    return this.#write(body, {
      type: 'DATA_PAGE_V2',
      data_page_header_v2: {
        num_values: rows,
        num_nulls: 0,
        num_rows: rows,
        encoding,
        definition_levels_byte_length: 0,
        repetition_levels_byte_length: 0,
        is_compressed: true,
      },
    })
  }

  /** @returns how long header and page are, not compressed */
  #write(
    body: Uint8Array,
    header: Omit<
      Parameters<typeof writePageHeader>[1],
      'uncompressed_page_size' | 'compressed_page_size'
    >,
  ): number {
    const compressed = snappyCompress(body)
    const before = this.#to.offset
    writePageHeader(this.#to, {
      ...header,
      uncompressed_page_size: body.length,
      compressed_page_size: compressed.length,
    })
    const headerBytes = this.#to.offset - before
    this.#to.appendBytes(compressed)
    return headerBytes + body.length
  }

  #chunk(
    element: SchemaElement,
    place: { start: number; data: number; bytes: number; rows: number },
    encoding: Encoding,
  ): ColumnChunk {
    const { start, data, bytes, rows } = place
    const pages = data > start ? { dictionary_page_offset: BigInt(start) } : {}
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: physicalType(element),
        encodings: data > start ? ['PLAIN', encoding] : [encoding],
        path_in_schema: [element.name],
        codec: 'SNAPPY',
        num_values: BigInt(rows),
        total_uncompressed_size: BigInt(bytes),
        total_compressed_size: BigInt(this.#to.offset - start),
        data_page_offset: BigInt(data),
        ...pages,
      },
    }
  }
}

function physicalType(element: SchemaElement): NonNullable<SchemaElement['type']> {
  invariant(element.type, 'a column has a type')
  return element.type
}
