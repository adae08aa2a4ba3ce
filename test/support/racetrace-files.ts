/** `.racetrace` files in memory: writing, opening, taking apart and putting together again. */
import { ok } from '#core/base/result.ts'
import { writeRacetrace } from '#core/trace/racetrace-file.ts'
import type { TraceSource } from '#core/trace/source.ts'
import type { RandomAccess } from '#core/trace/zip-reader.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { concatBytes } from '#core/base/bytes.ts'
import { expectOk } from './results.ts'

/** Collects what is written. */
export class MemoryOutput implements ByteOutput {
  readonly #parts: Uint8Array<ArrayBuffer>[] = []

  async write(bytes: Uint8Array<ArrayBuffer>): ReturnType<ByteOutput['write']> {
    this.#parts.push(bytes.slice())
    return ok(undefined)
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return concatBytes(this.#parts)
  }
}

/** A file that consists of these bytes; `reads` counts the bytes that were asked for. */
export class MemoryFile implements RandomAccess {
  readonly name = 'test.racetrace'
  readonly #bytes: Uint8Array<ArrayBuffer>
  reads = 0

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
  }

  get size(): number {
    return this.#bytes.length
  }

  async read(offset: number, length: number): ReturnType<RandomAccess['read']> {
    this.reads += length
    return ok(this.#bytes.slice(offset, offset + length))
  }
}

/** A recording as the bytes of its file. */
export async function racetraceBytes(source: TraceSource): Promise<Uint8Array<ArrayBuffer>> {
  const output = new MemoryOutput()
  expectOk(await writeRacetrace(source, output))
  return output.bytes()
}
