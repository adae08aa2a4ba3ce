/** Who has not ended and cannot step, or was let go from a polling loop only because nobody else could. */
import { ACTOR_IRQ, MAX_PENDING_IO } from '#core/event/actors.ts'
import * as At from '#core/machine/layout.ts'
import type { Model } from './model.ts'

/** As in core/machine/relax.ts. */
const LET_GO = 2

/** Finds them; {@link actors} holds the last ones, {@link count} of them. */
export class BlockedActors {
  count = 0
  readonly actors: Uint8Array<ArrayBuffer> = new Uint8Array(2 * ACTOR_IRQ)
  private readonly model: Model

  constructor(model: Model) {
    this.model = model
  }

  /** Looks for them in the state the machine is in; at a standstill that is everybody who is left. */
  find(): void {
    const { model } = this
    const { i32, layout, linked, subject, machine } = model
    this.count = 0
    const { enabled, enabledCount } = machine
    let able = 0
    let threads = 0
    for (let at = 0; at < enabledCount; at++) {
      if (enabled[at]! >= ACTOR_IRQ) continue
      able |= 1 << enabled[at]!
      threads++
    }
    const waits = linked.usesRelax || threads < i32[At.HEADER_ALIVE]!
    for (const { index } of waits ? subject.program.threads : []) {
      if (((able >>> index) & 1) === 1 && !linked.usesRelax) continue
      const context = model.contextOf(index)
      if (i32[context + At.CONTEXT_STATUS] === At.STATUS_EXITED) continue
      const letGo = i32[context + At.CONTEXT_RELAXED] === LET_GO
      if (letGo || ((able >>> index) & 1) === 0) this.actors[this.count++] = index
    }
    for (let slot = 0; linked.usesIo && slot < MAX_PENDING_IO; slot++) {
      if (i32[layout.interrupts + slot * At.IO_WORDS + At.IO_STATE] === At.IO_FREE) continue
      if (!model.isEnabled(ACTOR_IRQ + slot)) this.actors[this.count++] = ACTOR_IRQ + slot
    }
  }
}
