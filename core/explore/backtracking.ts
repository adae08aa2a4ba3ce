/**
 * Where two events race, somebody has to go first who makes the first of them come later: marks him at the
 * level of that first event, unless somebody who will do is marked there already.
 */
import * as Choice from './choice-stack.ts'
import type { ChoiceStack } from './choice-stack.ts'
import { Initials } from './initials.ts'
import type { Trace } from './trace.ts'

/** Turns races into choices to be tried. */
export class Backtracking {
  /** Who the races in progress are about. */
  racer = 0
  /** To be handed to the trace. */
  readonly onRace: (index: number) => void
  private readonly choices: ChoiceStack
  private readonly trace: Trace
  private readonly initials: Initials
  /** Events of the prefix: levels below it belong to others. */
  private base = Infinity

  /** `bounded`: there is a bound on preemptions. */
  constructor(choices: ChoiceStack, trace: Trace, bounded: boolean) {
    this.choices = choices
    this.trace = trace
    this.initials = new Initials(trace)
    this.onRace = bounded
      ? (index) => this.turnRoundWithin(index - this.base)
      : (index) => this.turnRound(index)
  }

  /** From here on events stand on levels: level 0 is event `base`. */
  beginAt(base: number): void {
    this.base = base
  }

  /** Source sets: one of those who could go first is enough. (P. Abdulla et al., POPL 2014) */
  private turnRound(index: number): void {
    const level = index - this.base
    if (level < 0) return
    const { choices, initials } = this
    initials.find(index, this.racer)
    let chosen = -1
    for (let at = 0; at < initials.count; at++) {
      const entry = choices.find(level, initials.processes[at]!)
      if (entry < 0) continue
      if (choices.words[entry + Choice.STATE] !== Choice.IDLE) return
      if (chosen < 0 || initials.processes[at] === this.racer) chosen = entry
    }
    if (chosen >= 0) choices.words[chosen + Choice.STATE] = Choice.WANTED
    else choices.wantAll(level)
  }

  /**
   * With a bound on preemptions the reversal may only be affordable where the first of the two began to
   * run: so that is tried as well. (K. Coons, M. Musuvathi, K. McKinley: Bounded Partial-Order Reduction,
   * OOPSLA 2013)
   */
  private turnRoundWithin(level: number): void {
    if (level < 0) return
    const { trace } = this
    let start = level
    const first = trace.process[level + this.base]
    while (start > 0 && trace.process[start - 1 + this.base] === first) start--
    this.wantRacer(level)
    this.wantRacer(start)
  }

  private wantRacer(level: number): void {
    const { choices } = this
    const entry = choices.find(level, this.racer)
    if (entry < 0) choices.wantAll(level)
    else if (choices.words[entry + Choice.STATE] === Choice.IDLE) {
      choices.words[entry + Choice.STATE] = Choice.WANTED
    }
  }
}
