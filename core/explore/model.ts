/**
 * A machine as a search uses it: it steps whoever it is told to, with the data choice it is told, and
 * goes back to where it was. Also the views of its image that searches read.
 */
import { invariant } from '#core/base/invariant.ts'
import { ACTOR_DRAIN, ACTOR_IRQ, SETUP_THREAD } from '#core/event/actors.ts'
import { CHECK_DEADLOCK, CHECK_LIVELOCK, CHECK_LOST_WAKEUP, checkKind } from '#core/event/checks.ts'
import { OP_CHOOSE } from '#core/language/bytecode.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import { layoutOf } from '#core/machine/layout.ts'
import * as At from '#core/machine/layout.ts'
import type { Layout } from '#core/machine/layout.ts'
import { linkProgram } from '#core/machine/link.ts'
import type { LinkedProgram } from '#core/machine/link.ts'
import type { Scheduler, Violation } from '#core/machine/oracle.ts'
import type { SearchSubject } from './search.ts'
import { twice } from './twice.ts'

/** Checks that nobody's step fails, but the state in which nobody can step. */
export const STANDSTILLS: readonly number[] = [CHECK_DEADLOCK, CHECK_LOST_WAKEUP, CHECK_LIVELOCK]

/** Hands out the value it was given and notes how many there were to choose from. */
class DataScript implements Scheduler {
  readonly name = 'search'
  value = 0
  limit = 0

  attach(): void {}

  pick(): number {
    invariant(false, 'the search picks')
    return -1
  }

  choose(limit: number): number {
    this.limit = limit
    return this.value % limit
  }

  jitter(): number {
    return 0
  }
}

/** One machine, driven by hand. */
export class Model {
  readonly subject: SearchSubject
  readonly machine: Machine
  readonly layout: Layout
  readonly linked: LinkedProgram
  readonly i32: Int32Array<ArrayBuffer>
  /** Steps taken so far, over everything. */
  steps = 0
  private readonly script = new DataScript()
  private readonly start: Uint8Array<ArrayBuffer>
  private readonly twice: boolean
  private readonly threadContext = new Int32Array(ACTOR_IRQ).fill(-1)

  /** `everyStepTwice`: every step is taken twice (twice.ts). */
  constructor(subject: SearchSubject, everyStepTwice: boolean = false) {
    invariant(!subject.config.timed, 'virtual time leaves nothing to search')
    this.subject = subject
    this.twice = everyStepTwice
    const { program, config } = subject
    this.machine = createMachine(program, config, this.script)
    this.linked = linkProgram(program)
    this.layout = layoutOf(program, this.linked, config)
    this.i32 = new Int32Array(this.machine.image)
    this.start = this.machine.snapshot()
    program.threads.forEach((thread, index) => {
      this.threadContext[thread.index] = this.layout.contexts + index * At.CONTEXT_WORDS
    })
    this.threadContext[SETUP_THREAD] = this.layout.setupContext
  }

  /** Back to the very beginning. */
  restart(): void {
    this.machine.restore(this.start)
  }

  /**
   * One step of `actor`; a data choice in it takes `value` modulo the number of values. @returns how many values there were to choose
   * from, 0 when nothing was chosen
   */
  step(actor: number, value: number): number {
    this.steps++
    if (!this.twice) return this.take(actor, value)
    return twice(this.machine, `A step of actor ${actor}`, () => this.take(actor, value))
  }

  private take(actor: number, value: number): number {
    const { script } = this
    script.value = value
    script.limit = 0
    this.machine.step(actor)
    return script.limit
  }

  /** Takes the choices of a path or prefix: actors, each followed by -1 - value if it chose data. */
  follow(path: ArrayLike<number>, from: number = 0, length: number = path.length): void {
    for (let at = from; at < length; at++) {
      const actor = path[at]!
      const next = at + 1 < length ? path[at + 1]! : 0
      const value = next < 0 ? -1 - next : 0
      if (next < 0) at++
      this.step(actor, value)
    }
  }

  /** How many violations and warnings the machine holds now. */
  get reported(): number {
    return this.i32[At.HEADER_VIOLATIONS]!
  }

  /** The first violation at or after index `from` that fails its run, if any. */
  failing(from: number): Violation | undefined {
    if (this.reported <= from) return undefined
    return this.machine.violations
      .slice(from)
      .find((violation) => checkKind(violation.check)?.fails ?? true)
  }

  /** Did the run end because nobody could go on? */
  get standsStill(): boolean {
    return this.machine.violations.some(({ check }) => STANDSTILLS.includes(check))
  }

  /** Will the next step of `actor` ask for a value? */
  choosesData(actor: number): boolean {
    const context = this.contextOf(actor)
    return context >= 0 && this.linked.code[this.i32[context + At.CONTEXT_PC]!] === OP_CHOOSE
  }

  /** Image word of the context of a thread or of a running interrupt, -1 for other actors. */
  contextOf(actor: number): number {
    return actor < ACTOR_DRAIN ? this.contexts(actor) : -1
  }

  private contexts(actor: number): number {
    const { i32, layout } = this
    if (actor < ACTOR_IRQ) return this.threadContext[actor]!
    const io = layout.interrupts + (actor - ACTOR_IRQ) * At.IO_WORDS
    if (!this.linked.usesIo || i32[io + At.IO_STATE] !== At.IO_RUNNING) return -1
    return layout.setupContext + (1 + i32[io + At.IO_CPU]!) * At.CONTEXT_WORDS
  }

  /** Did every thread finish, whatever is wrong with what they leave behind? */
  get finishedAll(): boolean {
    return this.i32[At.HEADER_ALIVE] === 0
  }

  /** Are the threads running: is `init` over, and `finally` to come? */
  get runs(): boolean {
    return this.i32[At.HEADER_PHASE] === At.PHASE_RUN
  }

  isEnabled(actor: number): boolean {
    const { enabled, enabledCount } = this.machine
    for (let at = 0; at < enabledCount; at++) if (enabled[at] === actor) return true
    return false
  }

  /** May a context sleep where it is? As in core/machine/cpu.ts. */
  maySleep(context: number): boolean {
    const { i32, layout } = this
    if (context === layout.setupContext) return true
    const cpu = layout.cpus + i32[context + At.CONTEXT_CPU]! * At.CPU_WORDS
    return (
      i32[context + At.CONTEXT_ACTOR]! < ACTOR_IRQ &&
      i32[context + At.CONTEXT_PREEMPT] === 0 &&
      i32[cpu + At.CPU_IRQS_OFF] === 0
    )
  }

  /** Everybody who can step, as a list that stays. */
  enabledActors(): readonly number[] {
    return Array.from(this.machine.enabled.subarray(0, this.machine.enabledCount))
  }

  /** Has the run ended? */
  get ended(): boolean {
    return this.i32[At.HEADER_PHASE] === At.PHASE_ENDED
  }
}
