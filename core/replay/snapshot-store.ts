/**
 * Machine images taken while replaying, by chunk and event. Bounded by bytes: the images of the chunk
 * looked at longest ago go first.
 */

const CAPACITY_BYTES = 48 * 1024 * 1024

/** A machine image whose next event is `seq`. */
export interface Snapshot {
  readonly seq: number
  readonly image: Uint8Array
}

/** The images. */
export class SnapshotStore {
  private readonly capacity: number
  /** By chunk, the one looked at longest ago first; snapshots ascending. */
  private readonly chunks = new Map<number, Snapshot[]>()
  private bytes = 0

  constructor(capacityBytes: number = CAPACITY_BYTES) {
    this.capacity = capacityBytes
  }

  /** True when images of the chunk are here. */
  has(chunk: number): boolean {
    return this.chunks.has(chunk)
  }

  /** The last image of the chunk whose next event is at most `seq`. */
  nearest(chunk: number, seq: number): Snapshot | undefined {
    const snapshots = this.chunks.get(chunk)
    if (snapshots === undefined) return undefined
    this.chunks.delete(chunk)
    this.chunks.set(chunk, snapshots)
    return snapshots.findLast((snapshot) => snapshot.seq <= seq)
  }

  add(chunk: number, snapshot: Snapshot): void {
    const snapshots = this.chunks.get(chunk) ?? []
    const at = snapshots.findLastIndex((other) => other.seq <= snapshot.seq)
    if (snapshots[at]?.seq === snapshot.seq) return
    snapshots.splice(at + 1, 0, snapshot)
    this.chunks.set(chunk, snapshots)
    this.bytes += snapshot.image.length
    for (const oldest of this.chunks.keys()) {
      if (this.bytes <= this.capacity || oldest === chunk) break
      this.forget(oldest)
    }
  }

  forget(chunk: number): void {
    for (const { image } of this.chunks.get(chunk) ?? []) this.bytes -= image.length
    this.chunks.delete(chunk)
  }
}
