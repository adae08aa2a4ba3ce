/**
 * Decompression by the browser itself: about five times as quick as the same in JavaScript, and most of
 * the time that opening a chunk takes.
 */
import { ownBytes } from '#core/base/bytes.ts'
import { InflatedBytes, PIECE_BYTES, type Inflated } from '#core/trace/deflate.ts'

/** Does what `inflate` of core/trace does. */
export async function inflateStream(compressed: Uint8Array, length: number): Promise<Inflated> {
  const output = new InflatedBytes(length)
  if (compressed.length === 0) return output.finish(true)
  const { writable, readable } = new DecompressionStream('deflate-raw')
  // What it says of damage is thrown by the reader, too.
  void write(writable.getWriter(), compressed).catch(() => undefined)
  const reader = readable.getReader()
  try {
    for (;;) {
      const part = await reader.read()
      if (part.done) return output.finish(true)
      if (!output.add(part.value)) break
    }
    await reader.cancel()
  } catch {
    // Damaged: what came before is not worth having.
  }
  return output.finish(false)
}

async function write(
  writer: WritableStreamDefaultWriter<BufferSource>,
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    await writer.write(ownBytes(bytes.subarray(at, at + PIECE_BYTES)))
  }
  await writer.close()
}
