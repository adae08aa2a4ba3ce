/**
 * CRC-32 (the reflected polynomial 0xEDB88320 of ZIP, PNG and Ethernet): finds every damaged byte of a
 * stored chunk before anything in it is believed. Eight bytes at a time ("slicing by 8").
 */
const SLICES = 8
const TABLES: Uint32Array<ArrayBuffer> = buildTables()

function buildTables(): Uint32Array<ArrayBuffer> {
  const tables = new Uint32Array(SLICES * 256)
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb8_8320 : remainder >>> 1
    }
    tables[byte] = remainder >>> 0
  }
  for (let i = 256; i < tables.length; i += 1) {
    const before = tables[i - 256] ?? 0
    tables[i] = ((before >>> 8) ^ (tables[before & 0xff] ?? 0)) >>> 0
  }
  return tables
}

/** The checksum of `bytes`, continuing from `seed`, the checksum of what came before them. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  const t = TABLES
  const length = bytes.length
  let crc = ~seed
  let at = 0
  for (; at + SLICES <= length; at += SLICES) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    crc =
      t[1792 + (crc & 0xff)]! ^
      t[1536 + ((crc >>> 8) & 0xff)]! ^
      t[1280 + ((crc >>> 16) & 0xff)]! ^
      t[1024 + (crc >>> 24)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!
  }
  for (; at < length; at += 1) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]!) & 0xff]!
  return ~crc >>> 0
}
