/**
 * Finds loops among states while a depth-first search goes through them: strongly connected components
 * by Tarjan's algorithm (1972), in step with the search. Only what a loop may still be made of is kept:
 * states that reach the way the search is on, and their steps. What cannot be in a loop any more is
 * forgotten at once, so that memory follows the longest way and the largest loop, not all states.
 */
import { findFairCycle, stepLabel, type StepGraph } from './fair-cycle.ts'
import { roundTrip } from './round-trip.ts'

/** Words of a kept step: place it is taken at, place it leads to (-1: away), label. */
const STEP = 3
const FROM = 0
const TO = 1
const LABEL = 2
/** Words for each state and each step while a loop is looked at. */
const STATE_WORDS = 16
const STEP_WORDS = 2

/** A list that is full becomes so many times as long. */
const GROWTH = 2

/** Told of every state that is entered or left and of every step. */
export class LoopWatch {
  /** Kept states in the order in which they were entered: their numbers, which ascend. */
  private numbers: Int32Array<ArrayBuffer> = new Int32Array(256)
  /** For each kept state the first one it is known to reach, and its first kept step. */
  private lows: Int32Array<ArrayBuffer> = new Int32Array(256)
  private firstSteps: Int32Array<ArrayBuffer> = new Int32Array(256)
  private kept = 0
  /** Places of the states on the way. */
  private way: Int32Array<ArrayBuffer> = new Int32Array(256)
  private depth = 0
  private steps: Int32Array<ArrayBuffer> = new Int32Array(1024)
  private stepCount = 0
  /** Most bytes that looking at one loop has taken. */
  private working = 0

  get bytes(): number {
    const { numbers, lows, firstSteps, way, steps } = this
    const lists = numbers.length + lows.length + firstSteps.length + way.length + steps.length
    return 4 * lists + this.working
  }

  /** Bytes that are taken at once, beside those in use, before the next state or step is noted. */
  get bytesToGrow(): number {
    const { numbers, way, steps } = this
    let words = 0
    if (this.kept === numbers.length) words += 3 * numbers.length
    if (this.depth === way.length) words += way.length
    if ((this.stepCount + 1) * STEP > steps.length) words += steps.length
    return 4 * GROWTH * words
  }

  /** Bytes that it takes to look at the state on the way that is left next. */
  get bytesToLeave(): number {
    const place = this.way[this.depth - 1]!
    if (this.isAlone(place)) return 0
    const steps = this.stepCount - this.firstSteps[place]!
    return 4 * ((this.kept - place) * STATE_WORDS + steps * STEP_WORDS)
  }

  /** A step from the last state of the way to one that is entered next, or never. */
  addStep(actor: number, value: number): void {
    this.keep(-1, stepLabel(actor, value))
  }

  /** A step from the last state of the way to a state entered before, by its number. */
  addStepTo(number: number, actor: number, value: number): void {
    const to = this.placeOf(number)
    this.keep(to, stepLabel(actor, value))
    if (to < 0) return
    const from = this.way[this.depth - 1]!
    this.lows[from] = Math.min(this.lows[from]!, to)
  }

  /** Enters a state, by the last step if there was one. Numbers ascend. */
  enter(number: number): void {
    const place = this.kept++
    if (place === this.numbers.length) {
      this.numbers = longer(this.numbers)
      this.lows = longer(this.lows)
      this.firstSteps = longer(this.firstSteps)
    }
    if (this.stepCount > 0) this.steps[(this.stepCount - 1) * STEP + TO] = place
    this.numbers[place] = number
    this.lows[place] = place
    this.firstSteps[place] = this.stepCount
    if (this.depth === this.way.length) this.way = longer(this.way)
    this.way[this.depth++] = place
  }

  /**
   * Leaves the last state of the way. @returns labels of steps that lead from it into a loop that can go
   * on for ever and once round that, if it is the first state of such a loop
   */
  leave(): readonly number[] | undefined {
    const place = this.way[--this.depth]!
    const low = this.lows[place]!
    if (low < place) {
      const before = this.way[this.depth - 1]!
      this.lows[before] = Math.min(this.lows[before]!, low)
      return undefined
    }
    const found = this.isAlone(place) && !this.hasStepTo(place) ? undefined : this.lookAt(place)
    this.kept = place
    this.stepCount = this.firstSteps[place]!
    // The step that led here leads away from whatever loop its state is in.
    if (this.stepCount > 0) this.steps[(this.stepCount - 1) * STEP + TO] = -1
    return found
  }

  private isAlone(place: number): boolean {
    return this.kept === place + 1
  }

  private hasStepTo(place: number): boolean {
    for (let step = this.firstSteps[place]!; step < this.stepCount; step++) {
      if (this.steps[step * STEP + TO] === place) return true
    }
    return false
  }

  private lookAt(place: number): readonly number[] | undefined {
    const graph = this.graphFrom(place)
    this.working = Math.max(
      this.working,
      4 * (graph.states * STATE_WORDS + graph.to.length * STEP_WORDS),
    )
    const cycle = findFairCycle(graph)
    return cycle && roundTrip(graph, cycle)
  }

  /** The kept states from `place` on with their steps, in order of state. */
  private graphFrom(place: number): StepGraph {
    const states = this.kept - place
    const start = this.firstSteps[place]!
    const count = this.stepCount - start
    const first = new Int32Array(states + 1)
    const to = new Int32Array(count)
    const labels = new Int32Array(count)
    const { steps } = this
    for (let step = start; step < this.stepCount; step++) {
      const state = steps[step * STEP + FROM]! - place
      first[state + 1] = first[state + 1]! + 1
    }
    for (let state = 0; state < states; state++) first[state + 1]! += first[state]!
    const free = first.slice()
    for (let step = start; step < this.stepCount; step++) {
      const state = steps[step * STEP + FROM]! - place
      const at = free[state]!
      free[state] = at + 1
      to[at] = Math.max(-1, steps[step * STEP + TO]! - place)
      labels[at] = steps[step * STEP + LABEL]!
    }
    return { states, first, to, labels }
  }

  private keep(to: number, label: number): void {
    if ((this.stepCount + 1) * STEP > this.steps.length) this.steps = longer(this.steps)
    const at = this.stepCount++ * STEP
    this.steps[at + FROM] = this.way[this.depth - 1]!
    this.steps[at + TO] = to
    this.steps[at + LABEL] = label
  }

  /** Place of a kept state, -1 for one that is forgotten. */
  private placeOf(number: number): number {
    let low = 0
    let high = this.kept - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.numbers[middle]!
      if (found === number) return middle
      if (found < number) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}

function longer(words: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(GROWTH * words.length)
  copy.set(words)
  return copy
}
