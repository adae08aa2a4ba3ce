/**
 * Stateful search: depth first over all actors and data choices, entering each state once. Loops that
 * come back to a state they were in end there. With a bound on preemptions or context switches a state
 * belongs together with the actor that ran last, and is entered again when it is reached at less cost
 * (M. Musuvathi, S. Qadeer: Iterative Context Bounding, PLDI 2007).
 *
 * Loops among the states are looked at as soon as the search has left them: one that can go on for ever,
 * however fair the scheduler is, is a livelock (fair-cycle.ts). With a bound the same search is made again
 * without it, once nothing else was found and the bound has cut nothing off: only then could it be a proof.
 */
import { invariant } from '#core/base/invariant.ts'
import { DEFAULT_MAX_BYTES, DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import { noCounts, type SearchCounts } from './counts.ts'
import { actorOfLabel, valueOfLabel } from './fair-cycle.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { LoopWatch } from './loop-watch.ts'
import { Model } from './model.ts'
import { Path } from './path.ts'
import { replayPath } from './replay-path.ts'
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
  readonly counts: SearchCounts = noCounts()
  private readonly model: Model
  private readonly options: SearchOptions
  private readonly found = new Findings()
  private visited = new VisitedSet()
  private readonly key: StateKey
  private readonly budget: SwitchBudget
  private readonly snapshots: SnapshotStack
  private readonly path = new Path()
  /** Only without bounds is each state entered once. */
  private readonly loops: LoopWatch | undefined
  /** The search for loops that a bounded search ends with. */
  private unbounded: StatefulSearch | undefined
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
    this.loops = this.budget.bounded ? undefined : new LoopWatch()
    this.maxDepth = options.bounds.maxStepsPerExecution ?? DEFAULT_STEPS_PER_EXECUTION
    this.maxBytes = options.bounds.maxBytes ?? DEFAULT_MAX_BYTES
    const broken = this.model.failing(0)
    if (broken !== undefined) this.found.add(this.model, broken, [], 0)
    this.enter(0, -1, -1)
    if (this.depth < 0 && this.status === 'running') this.status = 'done'
  }

  get findings(): readonly Finding[] {
    return this.unbounded === undefined ? this.found.list() : this.unbounded.findings
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
    if (this.unbounded !== undefined) return this.advanceUnbounded(maxSteps)
    const end = this.model.steps + maxSteps
    while (this.status === 'running' && this.model.steps < end) this.forward()
    this.counts.steps = this.model.steps
    this.counts.states = this.visited.size
    this.counts.bytes = Math.max(this.counts.bytes, this.bytes)
    if (this.status === 'running' && this.bytes > this.maxBytes) this.runOut()
    const isProof = this.status === 'done' && this.counts.cutByBound === 0 && this.found.size === 0
    if (!this.budget.bounded || !isProof) return this.status
    const {
      preemptions: _,
      contextSwitches: __,
      maxExecutions: ___,
      ...bounds
    } = this.options.bounds
    this.unbounded = new StatefulSearch(this.model.subject, { ...this.options, bounds })
    this.visited = new VisitedSet()
    this.status = this.unbounded.status
    return this.status
  }

  private advanceUnbounded(maxSteps: number): SearchStatus {
    const { unbounded, counts } = this
    this.status = unbounded!.advance(maxSteps)
    counts.steps = this.model.steps + unbounded!.counts.steps
    counts.bytes = Math.max(counts.bytes, unbounded!.counts.bytes)
    counts.cutByBound = unbounded!.counts.cutByBound
    return this.status
  }

  private get bytes(): number {
    const loops = this.loops?.bytes ?? 0
    return this.visited.bytes + this.snapshots.bytes + this.levels.byteLength + loops
  }

  /** Would the next step need more memory at once than there is? */
  private wouldOverflow(): boolean {
    const more = (this.loops?.bytesToGrow ?? 0) + this.snapshots.bytesToSave(this.depth + 1)
    return more > 0 && this.bytes + more > this.maxBytes
  }

  private runOut(): void {
    this.status = 'limited'
  }

  /** Takes the next step there is to take. */
  private forward(): void {
    const { levels, model, path } = this
    if (this.wouldOverflow()) {
      this.runOut()
      return
    }
    const level = this.depth * LEVEL
    const next = levels[level + NEXT]!
    if (next === levels[level + CHOICES]!) {
      this.leave(levels[level + PATH_LENGTH]!)
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
    this.arrive(before, cost, actor, limit > 1 ? value : -1)
  }

  /** Goes back from a state at the end of a path of `length`, and looks at the loop it is the first of. */
  private leave(length: number): void {
    const { loops } = this
    if (loops !== undefined) {
      if (this.bytes + loops.bytesToLeave > this.maxBytes) {
        this.runOut()
        return
      }
      const labels = loops.leave()
      if (labels !== undefined) this.addLivelock(length, labels)
    }
    this.depth--
    if (this.depth < 0 && this.status === 'running') this.status = 'done'
  }

  /** Into a loop that has no end and once round, from the end of a path of `length`. */
  private addLivelock(length: number, labels: readonly number[]): void {
    const { model } = this
    const choices = this.path.toArray(length)
    for (const label of labels) {
      choices.push(actorOfLabel(label))
      if (valueOfLabel(label) >= 0) choices.push(-1 - valueOfLabel(label))
    }
    const { path, violation } = replayPath(model, choices, choices.length, true, true)
    invariant(violation !== undefined, 'a way round leads back')
    this.found.add(model, violation, path, path.length)
    if (!this.options.all) this.status = 'stopped'
  }

  /** Looks at the state the machine is in now, after a step. */
  private arrive(before: number, cost: number, actor: number, value: number): void {
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
    this.enter(cost, actor, value)
  }

  /** Pushes the state the machine is in after a step of `actor` that chose `value`, unless it was here. */
  private enter(cost: number, actor: number, value: number): void {
    const { model, key, visited, counts, loops } = this
    key.compute(this.budget.keyOf(cost))
    const at = visited.find(key.first, key.second)
    const number = visited.size
    // Without bounds there are no prices, and states are numbered.
    const price = loops === undefined ? this.budget.priceOf(cost) : number
    if (at >= 0) {
      const known = visited.valueAt(at)
      loops?.addStepTo(known, actor, value)
      if (known <= price) return
      visited.setValue(at, price)
    } else {
      if (visited.stuck || (visited.isFull && this.bytes + 2 * visited.bytes > this.maxBytes)) {
        this.runOut()
        return
      }
      visited.add(at, key.first, key.second, price)
      if (this.depth >= 0) loops?.addStep(actor, value)
    }
    if (model.machine.enabledCount === 0) {
      this.countEnd()
      return
    }
    if (this.depth + 1 >= this.maxDepth) {
      counts.cutByBound++
      return
    }
    loops?.enter(number)
    this.push(cost)
  }

  private countEnd(): void {
    const { counts, model } = this
    counts.executions++
    this.options.atEnd?.(model.machine, this.path.toArray())
    const { outcome } = model.machine
    if (outcome === 'quiescent' || model.finishedAll) counts.completeTraces++
    else if (model.standsStill) counts.blockedTraces++
    else counts.violatedTraces++
    const most = this.options.bounds.maxExecutions
    if (most !== undefined && counts.executions >= most) {
      this.status = 'limited'
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
