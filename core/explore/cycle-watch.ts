/**
 * Watches a run for the moment at which it has gone round: a state is there again, everybody who could
 * step on the way round has stepped, and nobody chose data. From there on it can go round for ever.
 */
import { ACTOR_DRAIN } from '#core/event/actors.ts'
import { CHECK_LIVELOCK } from '#core/event/checks.ts'
import type { Violation } from '#core/machine/oracle.ts'
import * as At from '#core/machine/layout.ts'
import type { Model } from './model.ts'
import { VisitedSet } from './visited-set.ts'

/** A shortest round comes to its first state again at most once for each actor. */
const MOST_ROUNDS = 256

/** One run; made at its start. */
export class CycleWatch {
  private readonly model: Model
  private readonly seen = new VisitedSet()
  /** For each state on the way, the state before it that is the same, -1 if none. */
  private readonly same: number[] = []
  private readonly able: (readonly number[])[] = []
  private readonly actors: number[] = []
  private readonly sites: number[] = []
  private readonly chooses: boolean[] = []

  constructor(model: Model) {
    this.model = model
    this.look()
  }

  /** Before a step: who takes it, and where he is. */
  before(actor: number): void {
    const context = this.model.contextOf(actor)
    this.actors.push(actor)
    this.sites.push(context < 0 ? -1 : this.model.i32[context + At.CONTEXT_PC]! >> 2)
  }

  /** After it: the livelock it has closed, if any. `limit`: how many values it had to choose from. */
  after(limit: number): Violation | undefined {
    this.chooses.push(limit > 1)
    const now = this.able.length
    const stepped = new Set<number>()
    const able = new Set<number>()
    let at = now
    let start = this.look()
    for (let tries = 0; start >= 0 && tries < MOST_ROUNDS; tries++) {
      while (at > start) {
        at--
        if (this.chooses[at]) return undefined
        stepped.add(this.actors[at]!)
        for (const actor of this.able[at]!) able.add(actor)
      }
      if (able.size === stepped.size) return this.describe(start, now)
      start = this.same[start]!
    }
    return undefined
  }

  /** Notes the state that is there now. @returns the last state before that was the same */
  private look(): number {
    const { machine } = this.model
    const { key } = machine
    const index = this.able.length
    this.able.push(Array.from(machine.enabled.subarray(0, machine.enabledCount)))
    key.compute(0)
    const at = this.seen.find(key.first, key.second)
    const before = at < 0 ? -1 : this.seen.valueAt(at)
    this.same.push(before)
    if (at < 0) this.seen.add(at, key.first, key.second, index)
    else this.seen.setValue(at, index)
    return before
  }

  private describe(start: number, end: number): Violation {
    const actors = [...new Set(this.actors.slice(start, end))].filter((who) => who < ACTOR_DRAIN)
    const sites = [...new Set(this.sites.slice(start, end))].filter((site) => site >= 0)
    const names = actors.map((actor) => `P${actor}`).join(', ')
    const steps = end - start
    return {
      check: CHECK_LIVELOCK,
      message: `${names} can go round for ever: ${steps === 1 ? 'one step' : `${steps} steps`} on, everything is as it was, and nobody was left waiting for a turn`,
      site: sites[0] ?? -1,
      actors,
      step: end,
      time: 0,
      otherSites: sites.slice(1),
      address: 0,
    }
  }
}
