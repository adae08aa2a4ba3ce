/** Snapshots by depth of a depth-first search: buffers are made once and used again. */
import type { Machine } from '#core/machine/machine.ts'

/** One snapshot for each depth. */
export class SnapshotStack {
  bytes = 0
  private readonly machine: Machine
  private readonly byDepth: (Uint8Array<ArrayBuffer> | undefined)[] = []

  constructor(machine: Machine) {
    this.machine = machine
  }

  /** Bytes beside those in use that it takes to keep a state for `depth` for the first time. */
  bytesToSave(depth: number): number {
    return depth < this.byDepth.length ? 0 : this.machine.image.byteLength
  }

  /** Keeps the state of the machine as that of `depth`. */
  save(depth: number): void {
    const old = this.byDepth[depth]
    const now = this.machine.snapshot(old)
    if (now === old) return
    this.byDepth[depth] = now
    this.bytes += now.length - (old?.length ?? 0)
  }

  /** Puts the machine back to the state saved last for `depth`. */
  load(depth: number): void {
    this.machine.restore(this.byDepth[depth]!)
  }
}
