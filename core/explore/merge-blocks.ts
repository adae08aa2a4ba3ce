/**
 * Shortens a failing path by hand, so to speak: a run of steps of one actor is moved next to another run
 * of the same actor, or left out, and the result is taken as far as it goes. What still fails in the same
 * way with fewer switches, or as many and fewer steps, stays. Deterministic, and quick where the space of
 * states is too large to be searched.
 */
import type { Model } from './model.ts'
import { replayPath } from './replay-path.ts'
import { signatureOf } from './signature.ts'
import { countSwitches } from './switches.ts'

/** A run of steps, with their data choices. */
interface Block {
  readonly actor: number
  readonly choices: readonly number[]
}

/** Shortens one path, one attempt at a time. */
export class BlockMerger {
  path: readonly number[]
  private readonly model: Model
  private readonly signature: string
  private readonly maxSteps: number
  private readonly cycles: boolean
  private blocks: readonly Block[]
  private at = 0
  private how = 0

  /** `cycles`: as for replayPath. */
  constructor(
    model: Model,
    path: readonly number[],
    signature: string,
    maxSteps: number,
    cycles: boolean,
  ) {
    this.model = model
    this.path = path
    this.signature = signature
    this.maxSteps = maxSteps
    this.cycles = cycles
    this.blocks = blocksOf(path)
  }

  /** One attempt. @returns false when there is nothing left to try */
  attempt(): boolean {
    if (this.at >= this.blocks.length) return false
    const candidate = edited(this.blocks, this.at, this.how)
    this.how++
    if (this.how === WAYS) {
      this.how = 0
      this.at++
    }
    if (candidate === undefined) return true
    const schedule = candidate.flatMap(({ choices }) => choices)
    const { model, maxSteps, cycles } = this
    const { path, violation } = replayPath(model, schedule, maxSteps, true, cycles)
    if (violation === undefined) return true
    if (signatureOf(this.model.subject.program, violation) !== this.signature) return true
    if (!isLess(path, this.path)) return true
    this.path = path
    this.blocks = blocksOf(path)
    this.at = 0
    this.how = 0
    return true
  }
}

/** Left out, or joined to the next or the previous block of the same actor. */
const WAYS = 3

function edited(blocks: readonly Block[], at: number, how: number): readonly Block[] | undefined {
  const block = blocks[at]!
  const rest = blocks.toSpliced(at, 1)
  if (how === 0) return rest
  const same = (other: Block): boolean => other.actor === block.actor
  const place = how === 1 ? rest.findIndex((other, index) => index >= at && same(other)) : -1
  const target = how === 1 ? place : rest.slice(0, at).findLastIndex(same)
  if (target < 0) return undefined
  const other = rest[target]!
  const choices =
    how === 1 ? [...block.choices, ...other.choices] : [...other.choices, ...block.choices]
  return rest.with(target, { actor: block.actor, choices })
}

function blocksOf(path: readonly number[]): readonly Block[] {
  const blocks: { actor: number; choices: number[] }[] = []
  for (const choice of path) {
    const last = blocks.at(-1)
    if (last !== undefined && (choice < 0 || choice === last.actor)) last.choices.push(choice)
    else blocks.push({ actor: choice, choices: [choice] })
  }
  return blocks
}

function isLess(path: readonly number[], than: readonly number[]): boolean {
  const actors = (choices: readonly number[]): readonly number[] =>
    choices.filter((choice) => choice >= 0)
  const [a, b] = [actors(path), actors(than)]
  const difference = countSwitches(a) - countSwitches(b)
  return difference < 0 || (difference === 0 && a.length < b.length)
}
