/** Handling runs of bytes: owning them, joining them, comparing them. */

/**
 * The same bytes in memory of their own: exactly their length, not shared with another thread and not
 * a window on something larger. What is stored, posted or hashed by the platform passes through here,
 * because half of its functions refuse shared memory and the other half keep the whole buffer alive.
 */
export function ownBytes(view: Uint8Array): Uint8Array<ArrayBuffer> {
  if (
    view.byteOffset === 0 &&
    view.byteLength === view.buffer.byteLength &&
    isUnshared(view.buffer)
  ) {
    return view as Uint8Array<ArrayBuffer>
  }
  const copy = new Uint8Array(view.length)
  copy.set(view)
  return copy
}

function isUnshared(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return buffer instanceof ArrayBuffer
}

/** All parts one after another, in new memory. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** True when both hold the same bytes. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) return false
  return true
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Undoes {@link toHex}; undefined when `text` is not pairs of hexadecimal digits. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)
  }
  return bytes
}
