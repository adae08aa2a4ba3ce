/**
 * Writes a ZIP archive entry by entry to an output that only appends. By hand, on top of fflate's
 * deflate, because every entry is whole in memory when it is written: sizes and checksum go into its
 * header, where readers want them, and no clock or time zone gets into the file, so that the same
 * recording is the same file everywhere.
 */
import { concatBytes } from '#core/base/bytes.ts'
import { crc32 } from '#core/base/crc32.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import { deflate } from './deflate.ts'
import * as zip from './zip-layout.ts'

/** Where a file goes, part by part. Parts are taken over or copied before the promise resolves. */
export interface ByteOutput {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<Result<undefined, Failure>>
}

/** One archive being written. */
export class ZipWriter {
  private readonly output: ByteOutput
  private readonly directory: Uint8Array<ArrayBuffer>[] = []
  private offset = 0

  constructor(output: ByteOutput) {
    this.output = output
  }

  /** Adds an entry; `compress` deflates it, which is wasted on what is compressed already. */
  async add(
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
    compress: boolean,
  ): Promise<Result<undefined, Failure>> {
    const data = compress ? deflate(bytes) : bytes
    const header: zip.EntryHeader = {
      name,
      method: compress && bytes.length > 0 ? zip.METHOD_DEFLATED : zip.METHOD_STORED,
      crc: crc32(bytes),
      compressedBytes: data.length,
      bytes: bytes.length,
      offset: this.offset,
    }
    const local = zip.localHeader(header)
    if (this.offset + local.length + data.length > zip.MAX_OFFSET) return err(tooLarge(name))
    if (this.directory.length === zip.MAX_ENTRIES) return err(tooLarge(name))
    this.directory.push(zip.centralHeader(header))
    this.offset += local.length + data.length
    const written = await this.output.write(local)
    return written.ok ? this.output.write(data) : written
  }

  /** Writes the directory: the archive is complete. */
  finish(): Promise<Result<undefined, Failure>> {
    const directory = concatBytes(this.directory)
    const end = zip.endRecord(this.directory.length, directory.length, this.offset)
    return this.output.write(concatBytes([directory, end]))
  }
}

/** Written without the 64-bit extension, which not every tool reads; a trace of that size is no file. */
function tooLarge(at: string): Failure {
  return failure('E_FILE_TOO_LARGE', 'The recording is larger than a file of 4 GiB can hold.', {
    at,
    hint: 'Record fewer operations, or share the set-up and seed: the run is the same anywhere.',
  })
}
