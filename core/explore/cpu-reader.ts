/** Who else may run on a CPU, from the machine's image. */
import { ACTOR_IRQ } from '#core/event/actors.ts'
import * as At from '#core/machine/layout.ts'
import { cpuOfThread } from '#core/machine/state.ts'
import type { Model } from './model.ts'

/** Looks at CPUs that several actors share. */
export class CpuReader {
  private readonly model: Model
  private readonly shared: boolean[]

  constructor(model: Model) {
    this.model = model
    const { program, config } = model.subject
    const threads = Array.from({ length: config.cpus }, () => 0)
    for (const { index } of program.threads) {
      const cpu = cpuOfThread(config, index)
      threads[cpu] = threads[cpu]! + 1
    }
    this.shared = threads.map((count) => count > 1 || model.linked.usesIo)
  }

  /** May several threads, or interrupts, run on `cpu`? */
  isShared(cpu: number): boolean {
    return this.shared[cpu]!
  }

  /** Is it this thread that the CPU belongs to, whether or not an interrupt runs on top of it? */
  runsOn(cpu: number, thread: number): boolean {
    const { i32, layout } = this.model
    return i32[layout.cpus + cpu * At.CPU_WORDS + At.CPU_CURRENT] === thread
  }

  /** 1: a thread that is not there now would have to wait. 2: an interrupt would. 4: every thread would. */
  closedAt(cpu: number): number {
    const { i32, layout } = this.model
    const record = layout.cpus + cpu * At.CPU_WORDS
    if (i32[record + At.CPU_INTERRUPT] !== -1) return 7
    const irqsOff = i32[record + At.CPU_IRQS_OFF] !== 0
    const current = i32[record + At.CPU_CURRENT]!
    if (current === -1 || current >= ACTOR_IRQ) return irqsOff ? 2 : 0
    const context = this.model.contextOf(current)
    const held =
      irqsOff ||
      i32[context + At.CONTEXT_PREEMPT] !== 0 ||
      i32[context + At.CONTEXT_KERNEL_DEPTH] !== 0
    return (held ? 1 : 0) | (irqsOff ? 2 : 0)
  }
}
