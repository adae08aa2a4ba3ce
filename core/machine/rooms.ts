/**
 * Where the globals and ghosts lie: an access must stay inside one of them. Between them are gaps, so that
 * one that runs past an object meets nothing.
 */
import type { Program } from '#core/language/program.ts'
import { DATA_BASE } from '#core/language/program.ts'

/** Accesses are 8 bytes at most. */
const ENOUGH = 8

/** For each of `length` bytes of data: how many bytes from there on are of the same object, up to 8. */
export function roomsOf(program: Program, length: number): Uint8Array<ArrayBuffer> {
  const { symbols, types } = program.debug
  const rooms = new Uint8Array(length)
  for (const { address, type } of symbols) {
    const description = types[type]
    const bytes = description !== undefined && 'bytes' in description ? description.bytes : 0
    const start = address - DATA_BASE
    rooms.fill(ENOUGH, start, start + bytes)
    for (let left = Math.min(bytes, ENOUGH); left > 0; left--) rooms[start + bytes - left] = left
  }
  return rooms
}
