/**
 * The way to a violation with the fewest changes of the running actor, and among those with the fewest
 * steps: breadth first over (state, who ran last), cheapest first, so that the first hit is the minimum.
 * This is iterative context bounding with a cache of states (M. Musuvathi, S. Qadeer, PLDI 2007); no hit
 * at all below a bound proves that the bound cannot be beaten.
 */
import { Model } from './model.ts'
import type { SearchSubject } from './search.ts'
import { ShortestRound } from './shortest-round.ts'
import { signatureOf } from './signature.ts'
import type { StateKey } from '#core/machine/state-key.ts'
import { isScheduled } from './switches.ts'
import { VisitedSet } from './visited-set.ts'

/** What a way costs: the fewer switches the better, then the fewer steps. */
export interface Price {
  readonly switches: number
  readonly steps: number
}

/** A state that waits for its turn. */
interface Waiting {
  readonly snapshot: Uint8Array<ArrayBuffer>
  /** Index in the arrays of ways. */
  readonly way: number
  /** Who ran last of those that count, -1 at first. */
  readonly last: number
}

/** See the top of the file. */
export class FewestSwitches {
  /** The path of the minimum, once it is found. */
  best: number[] | undefined
  /** Everything within the limits was seen: the minimum is proven, or nothing that cheap exists. */
  complete = false
  /** It ran out of memory. */
  gaveUp = false
  private readonly model: Model
  private readonly signature: string
  private readonly key: StateKey
  private readonly rounds: ShortestRound | undefined
  private readonly visited = new VisitedSet()
  private readonly known: Price
  private readonly maxBytes: number
  /** Of the switches in work: states by number of steps. Of one switch more: the same. */
  private now: (Waiting[] | undefined)[] = []
  private later: (Waiting[] | undefined)[] = []
  private switches = 0
  private steps = 0
  private bytes = 0
  /** Way to each state: state before, actor, value or -1. */
  private readonly before: number[] = []
  private readonly actors: number[] = []
  private readonly values: number[] = []
  /** A hit at one switch more than those in work, kept until it is its turn. */
  private hit: { readonly way: number; readonly steps: number } | undefined

  /**
   * `known`: what a way is known to cost; nothing dearer is tried. `rounds`: what is looked for is a
   * livelock, a way round that is not left.
   */
  constructor(
    subject: SearchSubject,
    signature: string,
    known: Price,
    maxBytes: number,
    rounds: boolean,
  ) {
    this.model = new Model(subject)
    this.rounds = rounds ? new ShortestRound(this.model, signature) : undefined
    this.signature = signature
    this.known = known
    this.maxBytes = maxBytes
    this.key = this.model.machine.key
    this.enter(-1, -1, 0, -1, 0, false)
  }

  /** Takes about `maxSteps` steps. @returns whether it is over */
  advance(maxSteps: number): boolean {
    const end = this.model.steps + maxSteps
    while (!this.complete && !this.gaveUp && this.model.steps < end) this.expandNext()
    return this.complete || this.gaveUp
  }

  private expandNext(): void {
    while (this.steps < this.now.length && (this.now[this.steps]?.length ?? 0) === 0) this.steps++
    if (this.steps >= this.now.length || (this.hitNow() && this.hit!.steps <= this.steps + 1)) {
      this.nextLevel()
      return
    }
    const state = this.now[this.steps]!.pop()!
    this.bytes -= state.snapshot.length
    this.expand(state)
  }

  private hitNow(): boolean {
    return this.hit !== undefined && this.hitSwitches === this.switches
  }

  private hitSwitches = 0

  private nextLevel(): void {
    if (!this.hitNow()) {
      this.now = this.later
      this.later = []
      this.steps = 0
      this.switches++
      const isEmpty = this.now.every((list) => (list?.length ?? 0) === 0)
      if (!isEmpty && this.switches <= this.known.switches) return
    }
    // Nothing that is left is cheaper. A way round may end some switches further than any state.
    if (this.hit !== undefined) this.best = this.pathTo(this.hit.way)
    this.complete = true
  }

  private expand({ snapshot, way, last }: Waiting): void {
    const { model } = this
    const { machine } = model
    machine.restore(snapshot)
    const actors = Array.from(machine.enabled.subarray(0, machine.enabledCount))
    let isThere = true
    for (const actor of actors) {
      const next = isScheduled(actor) ? actor : last
      const price = last !== -1 && next !== last ? 1 : 0
      if (this.switches + price > this.known.switches) continue
      for (let value = 0, limit = 1; value < limit; value++) {
        if (!isThere) machine.restore(snapshot)
        isThere = false
        const reported = model.reported
        limit = Math.max(1, model.step(actor, value))
        this.enter(way, actor, limit > 1 ? value : -1, next, reported, price === 1)
      }
    }
  }

  /** The machine is in a state reached by `actor` from the state at the end of `before`. */
  private enter(
    before: number,
    actor: number,
    value: number,
    last: number,
    reported: number,
    isLater: boolean,
  ): void {
    const { model, key, visited } = this
    const steps = before === -1 ? 0 : this.steps + 1
    const switches = this.switches + (isLater ? 1 : 0)
    if (switches === this.known.switches && steps > this.known.steps) return
    const violation = model.reported > reported ? model.failing(reported) : undefined
    if (
      violation !== undefined &&
      signatureOf(model.subject.program, violation) === this.signature
    ) {
      this.noteHit(switches, steps, () => this.addWay(before, actor, value))
      return
    }
    const { machine } = model
    if (machine.enabledCount === 0) return
    key.compute(last + 1)
    const price = switches * 2 ** 22 + Math.min(steps, 2 ** 22 - 1)
    const at = visited.find(key.first, key.second)
    if (at >= 0 && visited.valueAt(at) <= price) return
    if (at >= 0) visited.setValue(at, price)
    else visited.add(at, key.first, key.second, price)
    const snapshot = machine.snapshot()
    this.bytes += snapshot.length
    if (this.bytes + visited.bytes > this.maxBytes) this.gaveUp = true
    const lists = isLater ? this.later : this.now
    const way = this.addWay(before, actor, value)
    ;(lists[steps] ??= []).push({ snapshot, way, last })
    if (this.rounds !== undefined) this.lookRound(this.rounds, way, last, switches, steps)
  }

  /** Can it go round from the state at the end of `way`, where the machine is? */
  private lookRound(
    rounds: ShortestRound,
    way: number,
    last: number,
    switches: number,
    steps: number,
  ): void {
    const { hit, known } = this
    const most = hit === undefined ? known : { switches: this.hitSwitches, steps: hit.steps - 1 }
    const round = rounds.from(last, most.switches - switches, most.steps - steps)
    if (rounds.gaveUp) this.gaveUp = true
    if (round === undefined) return
    this.noteHit(switches + round.switches, steps + round.actors.length, () =>
      round.actors.reduce((before, actor) => this.addWay(before, actor, -1), way),
    )
  }

  private noteHit(switches: number, steps: number, addWay: () => number): void {
    const isBetter =
      this.hit === undefined ||
      switches < this.hitSwitches ||
      (switches === this.hitSwitches && steps < this.hit.steps)
    if (!isBetter) return
    this.hit = { way: addWay(), steps }
    this.hitSwitches = switches
  }

  private addWay(before: number, actor: number, value: number): number {
    this.before.push(before)
    this.actors.push(actor)
    this.values.push(value)
    return this.before.length - 1
  }

  private pathTo(way: number): number[] {
    const path: number[] = []
    for (let at = way; at >= 0 && this.actors[at]! >= 0; at = this.before[at]!) {
      const value = this.values[at]!
      if (value >= 0) path.push(-1 - value)
      path.push(this.actors[at]!)
    }
    return path.toReversed()
  }
}
