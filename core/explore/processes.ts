/**
 * Processes: actors under names that do not depend on the schedule. A thread is its number. The stores
 * of a CPU that reach memory are one process under tso (they do so in order), one for each address under
 * pso; an actor number says only in which slot of the buffer one of them stands. An interrupt is named
 * after who submitted the I/O and how many that one had submitted before.
 */
import { ACTOR_DRAIN, ACTOR_IRQ, MAX_PENDING_IO, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import * as At from '#core/machine/layout.ts'
import type { Model } from './model.ts'

const SUBMISSIONS = 4096

/** Numbers processes from 0 in the order in which they are met. */
export class Processes {
  /** How many are known. */
  count = 0
  /** Process of each pending or running I/O, by slot; belongs to where the search is now. */
  readonly ofSlot: Int32Array<ArrayBuffer> = new Int32Array(MAX_PENDING_IO)
  /** CPU of a process that drains its store buffer, by process; -1 for others. */
  readonly drainedCpu: number[] = []
  private readonly model: Model
  private readonly ofThread = new Int32Array(ACTOR_IRQ).fill(-1)
  private readonly byName = new Map<string, number>()
  private readonly tso: boolean

  constructor(model: Model) {
    this.model = model
    this.tso = model.subject.config.model === 'tso'
  }

  /** The process of an actor that is enabled, blocked or pending now. */
  of(actor: number): number {
    if (actor < ACTOR_IRQ) {
      const known = this.ofThread[actor]!
      return known >= 0 ? known : (this.ofThread[actor] = this.add(-1))
    }
    return actor < ACTOR_DRAIN ? this.ofSlot[actor - ACTOR_IRQ]! : this.ofDrain(actor)
  }

  private ofDrain(actor: number): number {
    const cpu = Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)
    const { i32, layout } = this.model
    const entry = layout.buffers + (actor - ACTOR_DRAIN) * At.ENTRY_WORDS
    const address = this.tso ? 0 : i32[entry + At.ENTRY_ADDRESS]!
    return this.named(`drain ${cpu} ${address}`, cpu)
  }

  /** The interrupt of the I/O that `submitter` submitted after `before` others. */
  interruptOf(submitter: number, before: number): number {
    return this.named(`io ${submitter * SUBMISSIONS + before}`, -1)
  }

  private named(name: string, cpu: number): number {
    const known = this.byName.get(name)
    if (known !== undefined) return known
    const process = this.add(cpu)
    this.byName.set(name, process)
    return process
  }

  private add(cpu: number): number {
    this.drainedCpu.push(cpu)
    return this.count++
  }
}
