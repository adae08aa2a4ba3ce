/**
 * Stateful search: depth first over all actors and data choices, entering each state once. Loops that
 * come back to a state they were in end there. With a bound on preemptions or context switches a state
 * belongs together with the actor that ran last, and is entered again when it is reached at less cost
 * (M. Musuvathi, S. Qadeer: Iterative Context Bounding, PLDI 2007).
 */
import { DEFAULT_MAX_BYTES, DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import { noCounts, type SearchCounts } from './counts.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { Model } from './model.ts'
import { Path } from './path.ts'
import type { Search, SearchOptions, SearchStatus, SearchSubject } from './search.ts'
import { SnapshotStack } from './snapshot-stack.ts'
import type { StateKey } from '#core/machine/state-key.ts'
import type { Subtree } from './subtree.ts'
import { SwitchBudget } from './switch-budget.ts'
import { VisitedSet } from './visited-set.ts'

/** Words of a level of the stack: see {@link StatefulSearch.push}. */
const LEVEL = 6
const FIRST_CHOICE = 0
const CHOICES = 1
const NEXT = 2
const VALUE = 3
const PATH_LENGTH = 4
/** Cost so far * 256 + the actor whose turn it is + 1. */
const COST = 5

/** See the top of the file. */
export class StatefulSearch implements Search {
  status: SearchStatus = 'running'
  readonly divisible = false
  limit: string | undefined
  readonly counts: SearchCounts = noCounts()
  private readonly model: Model
  private readonly options: SearchOptions
  private readonly found = new Findings()
  private readonly visited = new VisitedSet()
  private readonly key: StateKey
  private readonly budget: SwitchBudget
  private readonly snapshots: SnapshotStack
  private readonly path = new Path()
  private levels: Int32Array<ArrayBuffer> = new Int32Array(256 * LEVEL)
  private actors: Uint8Array<ArrayBuffer> = new Uint8Array(4096)
  private depth = -1
  private readonly maxDepth: number
  private readonly maxBytes: number

  constructor(subject: SearchSubject, options: SearchOptions) {
    this.model = new Model(subject, options.twice)
    this.options = options
    this.key = this.model.machine.key
    this.budget = new SwitchBudget(options.bounds)
    this.snapshots = new SnapshotStack(this.model.machine)
    this.maxDepth = options.bounds.maxStepsPerExecution ?? DEFAULT_STEPS_PER_EXECUTION
    this.maxBytes = options.bounds.maxBytes ?? DEFAULT_MAX_BYTES
    const broken = this.model.failing(0)
    if (broken !== undefined) this.found.add(this.model, broken, [], 0)
    this.enter(0)
    if (this.depth < 0 && this.status === 'running') this.status = 'done'
  }

  get findings(): readonly Finding[] {
    return this.found.list()
  }

  get notes(): readonly string[] {
    const states = this.visited.size
    const omitted = (states * states) / 2 ** 65
    return [
      `states are told apart by 64-bit hashes: ${omitted.toExponential(1)} of ${states} expected to be missed`,
    ]
  }

  progress(): number {
    return this.status === 'running' ? 0 : 1
  }

  split(): readonly Subtree[] {
    return []
  }

  advance(maxSteps: number): SearchStatus {
    const end = this.model.steps + maxSteps
    while (this.status === 'running' && this.model.steps < end) this.forward()
    this.counts.steps = this.model.steps
    this.counts.states = this.visited.size
    this.counts.bytes = this.visited.bytes + this.snapshots.bytes + this.levels.byteLength
    return this.status
  }

  /** Takes the next step there is to take. */
  private forward(): void {
    const { levels, model, path } = this
    const level = this.depth * LEVEL
    const next = levels[level + NEXT]!
    if (next === levels[level + CHOICES]!) {
      this.depth--
      if (this.depth < 0) this.status = 'done'
      return
    }
    const actor = this.actors[levels[level + FIRST_CHOICE]! + next]!
    const value = levels[level + VALUE]!
    const cost = this.budget.after(levels[level + COST]!, actor, this.canGoOn(level))
    if (cost < 0) {
      this.counts.cutByBound++
      levels[level + NEXT] = next + 1
      return
    }
    if (next > 0 || value > 0) this.snapshots.load(this.depth)
    path.length = levels[level + PATH_LENGTH]!
    const before = model.reported
    const limit = model.step(actor, value)
    path.push(actor, value, limit)
    if (value + 1 < limit) levels[level + VALUE] = value + 1
    else {
      levels[level + NEXT] = next + 1
      levels[level + VALUE] = 0
    }
    this.arrive(before, cost)
  }

  /** Looks at the state the machine is in now, after a step. */
  private arrive(before: number, cost: number): void {
    const { model, counts } = this
    const violation = model.reported > before ? model.failing(before) : undefined
    if (violation !== undefined) {
      this.found.add(model, violation, this.path.choices, this.path.length)
      if (!this.options.all) {
        this.status = 'stopped'
        counts.executions++
        return
      }
      // Describing a finding moves the machine.
      model.restart()
      model.follow(this.path.choices, 0, this.path.length)
    }
    this.enter(cost)
  }

  /** Pushes the state the machine is in, unless it was here before. */
  private enter(cost: number): void {
    const { model, key, visited, counts } = this
    key.compute(this.budget.keyOf(cost))
    const at = visited.find(key.first, key.second)
    const price = this.budget.priceOf(cost)
    if (at >= 0) {
      if (visited.valueAt(at) <= price) return
      visited.setValue(at, price)
    } else {
      if (visited.isFull && this.visited.bytes * 3 + this.snapshots.bytes > this.maxBytes) {
        this.status = 'limited'
        this.limit = `the visited states fill ${this.maxBytes} bytes`
        return
      }
      visited.add(at, key.first, key.second, price)
    }
    if (model.machine.enabledCount === 0) {
      this.countEnd()
      return
    }
    if (this.depth + 1 >= this.maxDepth) {
      counts.cutByBound++
      return
    }
    this.push(cost)
  }

  private countEnd(): void {
    const { counts, model } = this
    counts.executions++
    this.options.atEnd?.(model.machine)
    const { outcome } = model.machine
    if (outcome === 'quiescent' || model.finishedAll) counts.completeTraces++
    else if (model.standsStill) counts.blockedTraces++
    else counts.violatedTraces++
    const most = this.options.bounds.maxExecutions
    if (most !== undefined && counts.executions >= most) {
      this.status = 'limited'
      this.limit = `${most} executions`
    }
  }

  private push(cost: number): void {
    const { machine } = this.model
    const parent = this.depth * LEVEL
    const first =
      this.depth < 0 ? 0 : this.levels[parent + FIRST_CHOICE]! + this.levels[parent + CHOICES]!
    const count = machine.enabledCount
    this.depth++
    const level = this.depth * LEVEL
    this.makeRoom(level, first + count)
    const { levels, actors } = this
    // Who ran last goes on first: fewer switches in the first schedules that are found.
    const last = machine.lastActor
    let place = first
    for (let index = 0; index < count; index++) {
      if (machine.enabled[index] === last) actors[place++] = last
    }
    for (let index = 0; index < count; index++) {
      if (machine.enabled[index] !== last) actors[place++] = machine.enabled[index]!
    }
    levels[level + FIRST_CHOICE] = first
    levels[level + CHOICES] = count
    levels[level + NEXT] = 0
    levels[level + VALUE] = 0
    levels[level + PATH_LENGTH] = this.path.length
    levels[level + COST] = cost
    if (count > 1 || this.model.choosesData(actors[first]!)) this.snapshots.save(this.depth)
  }

  /** Could the actor whose turn it is at this level go on? Then taking another one preempts it. */
  private canGoOn(level: number): boolean {
    const current = this.budget.actorOf(this.levels[level + COST]!)
    const first = this.levels[level + FIRST_CHOICE]!
    const count = this.levels[level + CHOICES]!
    for (let index = 0; index < count; index++) {
      if (this.actors[first + index] === current) return true
    }
    return false
  }

  private makeRoom(level: number, choices: number): void {
    if (level + LEVEL > this.levels.length) {
      const longer = new Int32Array(2 * this.levels.length)
      longer.set(this.levels)
      this.levels = longer
    }
    if (choices > this.actors.length) {
      const longer = new Uint8Array(Math.max(choices, 2 * this.actors.length))
      longer.set(this.actors)
      this.actors = longer
    }
  }
}
