/** Small numbers for objects, in the order in which they are met: an open-addressed table of integers. */

/** Key to index; it only grows. */
export class ObjectTable {
  count = 0
  private keys: Int32Array<ArrayBuffer> = new Int32Array(128)
  private indices: Int32Array<ArrayBuffer> = new Int32Array(128).fill(-1)

  /** The index of `key`, a new one if it was never seen. */
  indexOf(key: number): number {
    const { keys, indices } = this
    const mask = keys.length - 1
    let place = Math.imul(key ^ (key >>> 15), 0x9e37_79b1) >>> 7
    for (;;) {
      place &= mask
      if (indices[place] === -1) break
      if (keys[place] === key) return indices[place]!
      place++
    }
    keys[place] = key
    indices[place] = this.count
    if (++this.count * 2 > keys.length) this.grow()
    return this.count - 1
  }

  private grow(): void {
    const { keys, indices } = this
    this.keys = new Int32Array(2 * keys.length)
    this.indices = new Int32Array(2 * keys.length).fill(-1)
    const mask = this.keys.length - 1
    for (let at = 0; at < keys.length; at++) {
      if (indices[at] === -1) continue
      const key = keys[at]!
      let place = (Math.imul(key ^ (key >>> 15), 0x9e37_79b1) >>> 7) & mask
      while (this.indices[place] !== -1) place = (place + 1) & mask
      this.keys[place] = key
      this.indices[place] = indices[at]!
    }
  }
}
