/**
 * What private instructions touch that others can see: ghosts, and the memory frames of functions as they
 * are entered and left. A search that asks for it learns what a step did besides its visible operation.
 */

/** Set in the second word of a note when the access was a write; below it one bit for each byte. */
export const NOTE_WRITE = 16

/** Collects accesses; the owner sets {@link count} to 0 before a step and looks after it. */
export class AccessNotes {
  /** Words in use. */
  count = 0
  /** Two words for each access: address of an aligned word; bytes of it, and {@link NOTE_WRITE}. */
  words: Int32Array<ArrayBuffer> = new Int32Array(64)

  /** Notes an access of `width` bytes at `address`. */
  add(address: number, width: number, write: boolean): void {
    const end = address + width
    for (let word = address & ~3; word < end; word += 4) {
      if (this.count === this.words.length) this.grow()
      const first = Math.max(address - word, 0)
      const last = Math.min(end - word, 4)
      this.words[this.count++] = word
      this.words[this.count++] = ((1 << last) - (1 << first)) | (write ? NOTE_WRITE : 0)
    }
  }

  private grow(): void {
    const longer = new Int32Array(2 * this.words.length)
    longer.set(this.words)
    this.words = longer
  }
}
