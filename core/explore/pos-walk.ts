/**
 * Partial order sampling: every operation that could be next has a random priority, the highest one goes
 * first, and then draws anew for its actor and for every operation that raced with it.
 *
 * X. Yuan, J. Yang, R. Gu: Partial Order Aware Concurrency Sampling, CAV 2018
 */
import { nextBelow, nextInt32, seedRng } from '#core/base/rng.ts'
import { AccessList, conflicts } from './access.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './findings.ts'
import { Footprint } from './footprint.ts'
import { Model } from './model.ts'
import { Path } from './path.ts'
import type { Sample, Sampler } from './sampling.ts'
import type { SearchSubject } from './search.ts'
import { signatureOf } from './signature.ts'

const ACTORS = 256
/** Values up to this one can be asked for in a data choice. */
const VALUES = 2 ** 30

/** The sampler `pos`. */
export class PosWalk implements Sampler {
  readonly guarantee: undefined = undefined
  private readonly model: Model
  private readonly footprint: Footprint
  private readonly maxSteps: number
  private readonly words = new Int32Array(4)
  private readonly priority = new Int32Array(ACTORS)
  private readonly drawn = new Uint8Array(ACTORS)
  private readonly done = new AccessList()
  private readonly path = new Path()
  private readonly known = new Map<string, Finding>()

  constructor(subject: SearchSubject, maxSteps: number, everyStepTwice: boolean) {
    this.model = new Model(subject, everyStepTwice)
    this.footprint = new Footprint(this.model)
    this.maxSteps = maxSteps
  }

  run(seed: number): Sample {
    const { model, path } = this
    const { machine } = model
    model.restart()
    seedRng(this.words, 0, seed)
    this.drawn.fill(0)
    path.length = 0
    while (machine.enabledCount > 0) {
      const steps = machine.stepCount
      if (steps >= this.maxSteps) return { outcome: 'limit', steps, finding: undefined }
      const before = model.reported
      this.stepHighest()
      const violation = model.reported > before ? model.failing(before) : undefined
      if (violation === undefined) continue
      const signature = signatureOf(model.subject.program, violation)
      const taken = machine.stepCount
      let finding = this.known.get(signature)
      if (finding === undefined) {
        finding = findingOf(model, violation, path.choices, path.length)
        this.known.set(signature, finding)
      }
      return { outcome: 'violated', steps: taken, finding }
    }
    return { outcome: 'quiescent', steps: machine.stepCount, finding: undefined }
  }

  private stepHighest(): void {
    const { model } = this
    const { enabled, enabledCount } = model.machine
    let best = -1
    for (let at = 0; at < enabledCount; at++) {
      const actor = enabled[at]!
      if (this.drawn[actor] === 0) this.draw(actor)
      if (best < 0 || this.priority[actor]! > this.priority[best]!) best = actor
    }
    if (enabledCount > 1) this.drawRivals(best)
    const value = model.choosesData(best) ? nextBelow(this.words, 0, VALUES) : 0
    const limit = model.step(best, value)
    this.path.push(best, limit > 1 ? value % limit : 0, limit)
    this.drawn[best] = 0
  }

  private draw(actor: number): void {
    this.priority[actor] = nextInt32(this.words, 0)
    this.drawn[actor] = 1
  }

  /** Everybody else whose next operation conflicts with that of `chosen` draws anew. */
  private drawRivals(chosen: number): void {
    const { footprint, done } = this
    const { enabled, enabledCount } = this.model.machine
    footprint.begin(chosen)
    done.count = 0
    for (let at = 0; at < footprint.list.count; at++) {
      done.add(footprint.list.objects[at]!, footprint.list.flags[at]!)
    }
    for (let at = 0; at < enabledCount; at++) {
      const actor = enabled[at]!
      if (actor === chosen) continue
      footprint.begin(actor)
      if (meets(done, footprint.list)) this.drawn[actor] = 0
    }
  }
}

function meets(a: AccessList, b: AccessList): boolean {
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      if (a.objects[i] === b.objects[j] && conflicts(a.flags[i]!, b.flags[j]!)) return true
    }
  }
  return false
}
