/**
 * Findings by the records that the machine keeps of their violations, less step and time: what is told
 * apart in every run that fails, without a sentence and without a new object.
 */
import { VIOLATION_WORDS } from '#core/machine/layout.ts'
import type { Finding } from './finding.ts'

/** Words of a violation's record before its moment: check, site, address, actors, other sites. */
const DESCRIBING_WORDS = 11

interface Met {
  readonly words: Int32Array<ArrayBuffer>
  readonly finding: Finding
}

/** Records met so far. */
export class MetRecords {
  /** Those that share a hash. */
  private readonly byHash = new Map<number, Met[]>()

  /** The finding of the records from `from` to `end` of `image`, if they were met. */
  find(image: Int32Array<ArrayBuffer>, from: number, end: number): Finding | undefined {
    const rows = this.byHash.get(hashOf(image, from, end))
    if (rows === undefined) return undefined
    for (const { words, finding } of rows) {
      if (isSame(image, from, end, words)) return finding
    }
    return undefined
  }

  add(image: Int32Array<ArrayBuffer>, from: number, end: number, finding: Finding): void {
    const hash = hashOf(image, from, end)
    const met = { words: image.slice(from, end), finding }
    const rows = this.byHash.get(hash)
    if (rows === undefined) this.byHash.set(hash, [met])
    else rows.push(met)
  }
}

function hashOf(image: Int32Array<ArrayBuffer>, from: number, end: number): number {
  let hash = end - from
  for (let record = from; record < end; record += VIOLATION_WORDS) {
    for (let word = 0; word < DESCRIBING_WORDS; word++) {
      hash = Math.imul(hash ^ image[record + word]!, 0x85eb_ca6b)
      hash ^= hash >>> 15
    }
  }
  return hash
}

function isSame(
  image: Int32Array<ArrayBuffer>,
  from: number,
  end: number,
  words: Int32Array<ArrayBuffer>,
): boolean {
  if (words.length !== end - from) return false
  for (let record = 0; record < words.length; record += VIOLATION_WORDS) {
    for (let word = record; word < record + DESCRIBING_WORDS; word++) {
      if (words[word] !== image[from + word]) return false
    }
  }
  return true
}
