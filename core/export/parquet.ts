/**
 * Apache Parquet: every event as a row, a row group per chunk, names as strings of a dictionary. What
 * the recording says about itself is in the key-value metadata of the file.
 */
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js'
import { schemaFromColumnData } from 'hyparquet-writer/src/schema.js'
import { invariant } from '#core/base/invariant.ts'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import { eventKind } from '#core/event/kinds.ts'
import { EventNames } from './event-names.ts'
import { objectText, oldAt, valueAt } from './event-values.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'

type ColumnData = Parameters<ParquetWriter['write']>[0]['columnData']

/** A writer of Parquet. */
export function parquetWriter(head: RecordingHead): RecordingWriter {
  const names = new EventNames(head.debug)
  const bytes = new ByteWriter()
  const schema = schemaFromColumnData({ columnData: tableOf(names, createColumns(0), 0) })
  const parquet = new ParquetWriter({ writer: bytes, schema, kvMetadata: about(head) })
  return {
    passes: 1,
    begin: () => undefined,
    consume(columns, firstSeq) {
      // Schema and data may not both name types.
      const columnData = tableOf(names, columns, firstSeq).map(untyped)
      const writing = parquet.write({ columnData, rowGroupSize: Math.max(1, columns.count) })
      invariant(writing === undefined, 'writing to memory has nothing to wait for')
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

function tableOf(names: EventNames, columns: EventColumns, firstSeq: number): ColumnData {
  const { count } = columns
  const seq = new BigInt64Array(count)
  const time = new BigInt64Array(count)
  const value = new BigInt64Array(count)
  const old = new BigInt64Array(count)
  const line = new Int32Array(count)
  const actor = texts(count)
  const event = texts(count)
  const inFunction = texts(count)
  const file = texts(count)
  const object = texts(count)
  for (let at = 0; at < count; at++) {
    const kind = columns.kind[at]!
    const site = names.site(columns.site[at]!)
    seq[at] = BigInt(firstSeq + at)
    time[at] = BigInt(columns.time[at]!)
    value[at] = BigInt(valueAt(names, columns, at))
    old[at] = BigInt(oldAt(names, columns, at))
    line[at] = site.line
    actor[at] = names.actor(columns.actor[at]!)
    event[at] = eventKind(kind)?.name ?? `event ${kind}`
    inFunction[at] = site.function
    file[at] = site.file
    object[at] = objectText(names, kind, columns.object[at]!)
  }
  return [
    { name: 'seq', data: seq, type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
    { name: 'time', data: time, type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
    { name: 'cpu', data: Int32Array.from(columns.cpu.subarray(0, count)), type: 'INT32' },
    // The least and the greatest of a name tell a reader nothing.
    { name: 'actor', data: actor, type: 'STRING', statistics: false },
    { name: 'event', data: event, type: 'STRING', statistics: false },
    { name: 'function', data: inFunction, type: 'STRING', statistics: false },
    { name: 'file', data: file, type: 'STRING', statistics: false },
    { name: 'line', data: line, type: 'INT32', statistics: false },
    { name: 'object', data: object, type: 'STRING', statistics: false },
    { name: 'value', data: value, type: 'INT64', encoding: 'PLAIN', statistics: false },
    { name: 'old', data: old, type: 'INT64', encoding: 'PLAIN', statistics: false },
    { name: 'aux', data: columns.aux.subarray(0, count), type: 'INT32', statistics: false },
  ]
}

function texts(count: number): string[] {
  return Array.from({ length: count }, () => '')
}

function about({ manifest }: RecordingHead): { key: string; value: string }[] {
  const { setup } = manifest
  const facts = {
    title: manifest.title,
    engine: manifest.engine,
    scenario: setup.scenario,
    variant: setup.variant,
    model: setup.machine.model,
    way: setup.way,
    seed: String(setup.seed),
    digest: manifest.digest,
    verdict: manifest.verdict,
  }
  return Object.entries(facts).map(([key, value]) => ({ key: `racelab.${key}`, value }))
}

function untyped({ type: _known, ...column }: ColumnData[number]): ColumnData[number] {
  return column
}
