/**
 * The shortest way from a state back to itself on which everybody who could step does step, and nobody
 * chooses data: what a livelock of a given signature is made of. Breadth first, fewest switches first, and
 * only through places that the signature names.
 */
import * as At from '#core/machine/layout.ts'
import type { Model } from './model.ts'
import { placesOf, placeText } from './signature.ts'
import { isScheduled } from './switches.ts'
import { VisitedSet } from './visited-set.ts'

/** Who steps on the way round, and how often the running actor changes. */
export interface Round {
  readonly actors: readonly number[]
  readonly switches: number
}

/** Somewhere on a way round. */
interface Stage {
  readonly snapshot: Uint8Array<ArrayBuffer>
  /** Who ran last of those that count, -1 for nobody. */
  readonly last: number
  /** One bit for each: actors who could step so far, those who did, and the places they stepped at. */
  readonly able: number
  readonly stepped: number
  readonly places: number
  readonly before: Stage | undefined
  readonly actor: number
}

/** Actors and places that fit into a word. */
const MOST_BITS = 30
const MOST_STAGES = 20_000

/** Looks for rounds of one signature, on a model of which it leaves nothing where it was. */
export class ShortestRound {
  /** There were more ways round than it could look at: what it did not find may be there. */
  gaveUp = false
  private readonly model: Model
  /** Bit of the place of each site, -1 for places the signature does not name. */
  private readonly bitOfSite: Int8Array<ArrayBuffer>
  private readonly allPlaces: number
  private readonly actors: number[] = []

  constructor(model: Model, signature: string) {
    this.model = model
    const { program } = model.subject
    const places = placesOf(signature)
    this.gaveUp = places.length > MOST_BITS
    this.bitOfSite = Int8Array.from({ length: program.code.length >> 2 }, (_, site) =>
      places.indexOf(placeText(program, site)),
    )
    this.allPlaces = 2 ** places.length - 1
  }

  /**
   * From the state the machine is in, where `last` ran last, with at most `most` switches; with as many as
   * that, at most `mostSteps` steps.
   */
  from(last: number, most: number, mostSteps: number): Round | undefined {
    if (this.gaveUp || !this.staysWithin()) return undefined
    const { machine } = this.model
    machine.key.compute(0)
    const home = [machine.key.first, machine.key.second]
    const visited = new VisitedSet()
    const [snapshot, able] = [machine.snapshot(), this.ableNow()]
    const start = { snapshot, last, able, stepped: 0, places: 0, before: undefined, actor: -1 }
    /** By switches, then steps. */
    const waiting: Stage[][][] = [[[start]]]
    for (let switches = 0; switches <= most; switches++) {
      const now = (waiting[switches] ??= [])
      const end = switches < most ? Infinity : mostSteps
      for (let steps = 0; steps < now.length && steps <= end; steps++) {
        for (const stage of now[steps] ?? []) {
          machine.restore(stage.snapshot)
          machine.key.compute(0)
          const isHome = machine.key.first === home[0] && machine.key.second === home[1]
          if (isHome && steps > 0 && this.isFair(stage)) return { actors: wayOf(stage), switches }
          machine.key.compute(mixed(stage))
          const at = visited.find(machine.key.first, machine.key.second)
          if (at >= 0) continue
          visited.add(at, machine.key.first, machine.key.second, 0)
          for (const next of this.after(stage)) {
            const isSwitch = stage.last !== -1 && next.last !== stage.last
            const there = (waiting[switches + (isSwitch ? 1 : 0)] ??= [])
            ;(there[steps + 1] ??= []).push(next)
          }
          this.gaveUp = visited.size > MOST_STAGES
          if (this.gaveUp) return undefined
        }
      }
    }
    return undefined
  }

  private isFair({ able, stepped, places }: Stage): boolean {
    return able === stepped && places === this.allPlaces
  }

  /** Where each step from a stage leads, as far as a way round may go through there. */
  private after(stage: Stage): readonly Stage[] {
    const { machine } = this.model
    const found: Stage[] = []
    for (const actor of Array.from(machine.enabled.subarray(0, machine.enabledCount))) {
      machine.restore(stage.snapshot)
      // Drains, and interrupts before they have begun, are nowhere.
      const context = this.model.contextOf(actor)
      const bit = context < 0 ? -1 : this.placeBitOf(context)
      const before = this.model.reported
      if (this.model.step(actor, 0) > 1 || this.model.reported > before) continue
      if (!this.staysWithin()) continue
      found.push({
        snapshot: machine.snapshot(),
        last: isScheduled(actor) ? actor : stage.last,
        able: stage.able | this.ableNow(),
        stepped: stage.stepped | this.bitOf(actor),
        places: bit < 0 ? stage.places : stage.places | (1 << bit),
        before: stage,
        actor,
      })
    }
    return found
  }

  /** Everybody who can step has to do so on the way round, from where he is: at a place of the signature. */
  private staysWithin(): boolean {
    const { enabled, enabledCount } = this.model.machine
    if (enabledCount === 0) return false
    for (let at = 0; at < enabledCount; at++) {
      const context = this.model.contextOf(enabled[at]!)
      if (context >= 0 && this.placeBitOf(context) < 0) return false
    }
    return true
  }

  /** Bit of the place where a context is, -1 where the signature names none. */
  private placeBitOf(context: number): number {
    return this.bitOfSite[this.model.i32[context + At.CONTEXT_PC]! >> 2]!
  }

  private ableNow(): number {
    const { enabled, enabledCount } = this.model.machine
    let able = 0
    for (let at = 0; at < enabledCount; at++) able |= this.bitOf(enabled[at]!)
    return able
  }

  private bitOf(actor: number): number {
    let place = this.actors.indexOf(actor)
    if (place < 0) place = this.actors.push(actor) - 1
    if (place >= MOST_BITS) this.gaveUp = true
    return 1 << place
  }
}

/** A number of its own for what a stage is besides its state; never 0. */
function mixed({ last, able, stepped, places }: Stage): number {
  let word = last + 2
  for (const part of [able, stepped, places]) word = Math.imul(word ^ part, 0x9e37_79b1) + part
  return word | 1
}

function wayOf(end: Stage): readonly number[] {
  const actors: number[] = []
  for (let stage: Stage | undefined = end; stage?.before !== undefined; stage = stage.before) {
    actors.push(stage.actor)
  }
  return actors.toReversed()
}
