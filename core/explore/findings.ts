/** The findings of one search: one for each signature, each with its first schedule. */
import { checkKind } from '#core/event/checks.ts'
import type { Violation } from '#core/machine/oracle.ts'
import { dataChoice } from '#core/schedule/schedule.ts'
import type { Schedule } from '#core/schedule/schedule.ts'
import type { Finding } from './finding.ts'
import type { Model } from './model.ts'
import { placeText, signatureOf } from './signature.ts'
import { countSwitches } from './switches.ts'

/** Collects findings; what it gives out is plain data. */
export class Findings {
  private readonly bySignature = new Map<string, Finding>()

  /**
   * Notes that `path` (as in Subtree.prefix) leads to `violation`. Runs the path again on `model` if it
   * is the first one of its signature: the caller has to put the model back where it wants it.
   * @returns whether the signature was new
   */
  add(model: Model, violation: Violation, path: ArrayLike<number>, length: number): boolean {
    const signature = signatureOf(model.subject.program, violation)
    const known = this.bySignature.get(signature)
    if (known !== undefined) {
      this.bySignature.set(signature, { ...known, count: known.count + 1 })
      return false
    }
    this.bySignature.set(signature, findingOf(model, violation, path, length))
    return true
  }

  /** Everything found, in the order in which it was met. */
  list(): readonly Finding[] {
    return [...this.bySignature.values()]
  }

  get size(): number {
    return this.bySignature.size
  }
}

/** A finding from a violation and the path that leads to it. */
export function findingOf(
  model: Model,
  violation: Violation,
  path: ArrayLike<number>,
  length: number = path.length,
): Finding {
  const { program } = model.subject
  const row = checkKind(violation.check)
  const { schedule, actors } = scheduleOf(model, path, length)
  return {
    signature: signatureOf(program, violation),
    check: violation.check,
    kind: row?.name ?? 'unknown',
    family: row?.family ?? 'report',
    message: violation.message,
    site: violation.site,
    place: placeText(program, violation.site),
    actors: violation.actors,
    count: 1,
    schedule,
    switches: countSwitches(actors),
    steps: actors.length,
  }
}

/** Walks a path from the start: its choices as a schedule, and who took each step. */
function scheduleOf(
  model: Model,
  path: ArrayLike<number>,
  length: number = path.length,
): { readonly schedule: Schedule; readonly actors: readonly number[] } {
  const choices: number[] = []
  const actors: number[] = []
  model.restart()
  for (let at = 0; at < length; at++) {
    const actor = path[at]!
    const next = at + 1 < length ? path[at + 1]! : 0
    const value = next < 0 ? -1 - next : 0
    if (next < 0) at++
    if (model.machine.enabledCount > 1) choices.push(actor)
    const limit = model.step(actor, value)
    if (limit > 1) choices.push(dataChoice(value))
    actors.push(actor)
  }
  return { schedule: Int32Array.from(choices), actors }
}
