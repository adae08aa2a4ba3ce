/**
 * What a depth-first search still has to try, level by level: for each state on the way from the root
 * the actors that can step there, and how far each of them has got.
 */

// Words of an entry: one actor that can step.
export const PROCESS = 0
export const ACTOR = 1
export const STATE = 2
/** The next value of its data choice, and how many there are (0: it chooses nothing). */
export const VALUE = 3
export const LIMIT = 4
/** Records of what its step touches, known once it was taken; see Trace. */
export const RECORDS = 5
export const RECORDS_END = 6
/** Its step ended the run with a violation, for some value: then it commutes with nobody. */
export const ENDS = 7
/** Only the values for which its step ends the run are left: the others are covered elsewhere. */
export const ENDING_ONLY = 8
const ENTRY = 9

// States of an entry.
/** Nobody has asked for it. */
export const IDLE = 0
export const WANTED = 1
/** Its subtree is being searched. */
export const ACTIVE = 2
export const DONE = 3
/** Covered elsewhere. */
export const ASLEEP = 4

/** Levels of entries, in one array. */
export class ChoiceStack {
  /** Levels in use. */
  depth = 0
  words: Int32Array<ArrayBuffer> = new Int32Array(1024)
  private starts: Int32Array<ArrayBuffer> = new Int32Array(256)
  private top = 0

  get bytes(): number {
    return this.words.byteLength + this.starts.byteLength
  }

  /** Opens a level for up to `count` entries. @returns the first word of it */
  open(count: number): number {
    if (this.depth + 2 > this.starts.length) this.starts = doubled(this.starts)
    while (this.top + count * ENTRY > this.words.length) this.words = doubled(this.words)
    this.starts[this.depth++] = this.top
    this.starts[this.depth] = this.top
    return this.top
  }

  /** Appends an entry to the top level. @returns its first word */
  add(process: number, actor: number, state: number): number {
    const { words, top } = this
    words[top + PROCESS] = process
    words[top + ACTOR] = actor
    words[top + STATE] = state
    words[top + VALUE] = 0
    words[top + LIMIT] = 0
    words[top + RECORDS] = 0
    words[top + RECORDS_END] = 0
    words[top + ENDS] = 0
    words[top + ENDING_ONLY] = 0
    this.top = top + ENTRY
    this.starts[this.depth] = this.top
    return top
  }

  /** Closes the top level. */
  close(): void {
    this.depth--
    this.top = this.starts[this.depth]!
  }

  /** First word of the entries of a level; the next level's first word ends it. */
  startOf(level: number): number {
    return this.starts[level]!
  }

  endOf(level: number): number {
    return this.starts[level + 1]!
  }

  /**
   * Word of the entry of `process` at `level`, -1 if it cannot step there. `hint`: where it may well be, as
   * the actors of all levels stand in the same order.
   */
  find(level: number, process: number, hint: number = -1): number {
    const end = this.starts[level + 1]!
    if (hint >= 0 && hint < end && this.words[hint + PROCESS] === process) return hint
    for (let at = this.starts[level]!; at < end; at += ENTRY) {
      if (this.words[at + PROCESS] === process) return at
    }
    return -1
  }

  /** Everybody who can step at `level` is to be tried. */
  wantAll(level: number): void {
    const end = this.starts[level + 1]!
    for (let at = this.starts[level]!; at < end; at += ENTRY) {
      if (this.words[at + STATE] === IDLE) this.words[at + STATE] = WANTED
    }
  }

  /** The same for each level from `level` on. */
  wantAllFrom(level: number): void {
    for (let at = Math.max(0, level); at < this.depth; at++) this.wantAll(at)
  }

  /** Has everybody who could step at a level from `level` on stepped at one of them, choosing nothing? */
  allStepFrom(level: number): boolean {
    const { words } = this
    const able = new Set<number>()
    const stepped = new Set<number>()
    for (let at = this.starts[level]!; at < this.top; at += ENTRY) {
      able.add(words[at + PROCESS]!)
      if (words[at + STATE] !== ACTIVE) continue
      if (words[at + LIMIT]! > 1) return false
      stepped.add(words[at + PROCESS]!)
    }
    return able.size === stepped.size
  }

  /** Words from one entry to the next. */
  readonly stride: number = ENTRY
}

function doubled(words: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * words.length)
  longer.set(words)
  return longer
}
