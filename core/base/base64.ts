/** Base64 (RFC 4648, with padding): bytes inside JSON. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Encodes with padding. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    parts.push(
      ALPHABET.charAt(word >>> 18),
      ALPHABET.charAt((word >>> 12) & 63),
      left > 1 ? ALPHABET.charAt((word >>> 6) & 63) : '=',
      left > 2 ? ALPHABET.charAt(word & 63) : '=',
    )
  }
  return parts.join('')
}

/** Bytes that `text` stands for, or undefined when it is not what {@link toBase64} writes. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const word =
      (digit(text, from) << 18) |
      (digit(text, from + 1) << 12) |
      (digit(text, from + 2) << 6) |
      digit(text, from + 3)
    bytes[to] = word >>> 16
    bytes[to + 1] = word >>> 8
    bytes[to + 2] = word
  }
  return bytes
}

/** Value of the digit at `at`; padding counts as 0. Codes are those of the alphabet, checked before. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code >= 97) return code - 71
  if (code >= 65) return code - 65
  if (code >= 48) return code === 61 ? 0 : code + 4
  return code === 43 ? 62 : 63
}
