/** Integers out of a copy of the machine's shared data: little endian, as the machine has them. */

/** The integer of `bytes` bytes at `offset`, exact. Bytes beyond the end read as zero. */
export function readInteger(
  memory: Uint8Array,
  offset: number,
  bytes: number,
  signed: boolean,
): bigint {
  let value = 0n
  for (let at = bytes - 1; at >= 0; at--) value = (value << 8n) | BigInt(memory[offset + at] ?? 0)
  return signed ? BigInt.asIntN(bytes * 8, value) : value
}

/** The same as a number: exact up to 53 bits, which the hot loops of analysis rely on. */
export function readNumber(
  memory: Uint8Array,
  offset: number,
  bytes: number,
  signed: boolean,
): number {
  const low = readWord(memory, offset, Math.min(bytes, 4))
  if (bytes === 8) {
    const high = readWord(memory, offset + 4, 4)
    return (signed ? high | 0 : high) * 0x1_0000_0000 + low
  }
  const unused = 32 - bytes * 8
  return signed ? ((low | 0) << unused) >> unused : low
}

/** Writes the low `bytes` bytes of `low` and `high` (its upper half) at `offset`. */
export function writeWords(
  memory: Uint8Array,
  offset: number,
  bytes: number,
  low: number,
  high: number,
): void {
  for (let at = 0; at < bytes; at++) {
    memory[offset + at] = (at < 4 ? low >>> (at * 8) : high >>> ((at - 4) * 8)) & 0xff
  }
}

function readWord(memory: Uint8Array, offset: number, bytes: number): number {
  let value = 0
  for (let at = bytes - 1; at >= 0; at--) value = (value << 8) | (memory[offset + at] ?? 0)
  return value >>> 0
}
