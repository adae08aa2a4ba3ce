/**
 * Search over Mazurkiewicz traces: depth first, with sleep sets, and either everybody who can step tried
 * everywhere (`dfs`), or only where a race asks for it (`dpor`).
 *
 * Sleep sets: P. Godefroid 1996. Source sets: P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas, POPL 2014.
 * Beyond the paper: blocked steps race too, locks are looked through to who took them, waits for a change
 * race with every write, and a step that ends the run commutes with nothing.
 */
import { invariant } from '#core/base/invariant.ts'
import { CHECK_FINALLY, CHECK_LEAK } from '#core/event/checks.ts'
import { DEFAULT_MAX_BYTES, DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import { Backtracking } from './backtracking.ts'
import { BlockedActors } from './blocked-actors.ts'
import { Causes } from './causes.ts'
import * as Choice from './choice-stack.ts'
import { ChoiceStack } from './choice-stack.ts'
import { noCounts, type SearchCounts } from './counts.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { Footprint } from './footprint.ts'
import { Model, STANDSTILLS } from './model.ts'
import { Path } from './path.ts'
import { Processes } from './processes.ts'
import { replayPath } from './replay-path.ts'
import { RoundWatch } from './round-watch.ts'
import type { Search, SearchOptions, SearchStatus, SearchSubject } from './search.ts'
import { SnapshotStack } from './snapshot-stack.ts'
import { SpinWatch } from './spin-watch.ts'
import type { Subtree } from './subtree.ts'
import { SwitchBudget } from './switch-budget.ts'
import { Trace } from './trace.ts'
import { fingerprintOf } from './trace-fingerprint.ts'
import { VisitedSet } from './visited-set.ts'

/** What is wrong with a state, whoever took the last step. */
const OF_THE_STATE: readonly number[] = [...STANDSTILLS, CHECK_FINALLY, CHECK_LEAK]

/** Levels of the stack beyond which nothing is given away: loops that spin thousands of times. */
const MAX_DIVISIBLE_DEPTH = 512

/** See the top of the file. */
export class TraceSearch implements Search {
  status: SearchStatus = 'running'
  limit: string | undefined
  readonly counts: SearchCounts = noCounts()
  private readonly model: Model
  private readonly options: SearchOptions
  private readonly reduces: boolean
  private readonly found = new Findings()
  private readonly trace: Trace
  private readonly processes: Processes
  private readonly causes: Causes
  private readonly footprint: Footprint
  private readonly backtracking: Backtracking
  private readonly blocked: BlockedActors
  private readonly budget: SwitchBudget
  private readonly rounds: RoundWatch
  private readonly spins: SpinWatch
  /** Traces met so far, where some may be met again. */
  private readonly known: VisitedSet | undefined
  private readonly choices = new ChoiceStack()
  private readonly snapshots: SnapshotStack
  private readonly path = new Path()
  /** Length of the path and top of the records at each level. */
  private marks: Int32Array<ArrayBuffer> = new Int32Array(512)
  /** What the way to each level has cost, and to the state that is entered next. */
  private costs: Int32Array<ArrayBuffer> = new Int32Array(256)
  private cost = 0
  /** Steps of the prefix: levels below it belong to others. */
  private readonly base: number
  private readonly maxDepth: number
  private readonly maxBytes: number
  /** The machine is in the state of the top level. */
  private isThere = true

  constructor(subject: SearchSubject, options: SearchOptions, subtree: Subtree) {
    this.model = new Model(subject, options.twice)
    this.options = options
    this.trace = new Trace(subject.config.model !== 'sc')
    this.processes = new Processes(this.model)
    this.causes = new Causes(this.model, this.trace, this.processes)
    this.footprint = new Footprint(this.model)
    this.blocked = new BlockedActors(this.model)
    this.budget = new SwitchBudget(options.bounds)
    this.rounds = new RoundWatch(this.model, this.trace)
    this.spins = new SpinWatch(this.model, this.trace, this.footprint)
    this.backtracking = new Backtracking(this.choices, this.trace, this.budget.bounded)
    this.known = this.budget.bounded ? new VisitedSet() : undefined
    // How races and a bound on all switches go together has not been worked out: everybody is tried.
    this.reduces = options.strategy === 'dpor' && options.bounds.contextSwitches === undefined
    this.snapshots = new SnapshotStack(this.model.machine)
    this.maxDepth = options.bounds.maxStepsPerExecution ?? DEFAULT_STEPS_PER_EXECUTION
    this.maxBytes = options.bounds.maxBytes ?? DEFAULT_MAX_BYTES
    this.base = this.followPrefix(subtree.prefix)
    this.backtracking.beginAt(this.base)
    this.enterRoot(subtree)
  }

  /** A part for each level of a deep stack would be more work than the search, and megabytes of prefixes. */
  get divisible(): boolean {
    return !this.budget.bounded && this.choices.depth <= MAX_DIVISIBLE_DEPTH
  }

  get findings(): readonly Finding[] {
    return this.found.list()
  }

  get notes(): readonly string[] {
    return this.rounds.notes
  }

  advance(maxSteps: number): SearchStatus {
    const end = this.model.steps + maxSteps
    while (this.status === 'running' && this.model.steps < end) this.forward()
    this.counts.steps = this.model.steps
    this.counts.bytes = this.snapshots.bytes + this.trace.bytes + this.choices.bytes
    if (this.status === 'running' && this.counts.bytes > this.maxBytes) {
      this.status = 'limited'
      this.limit = `${this.maxBytes} bytes are in use`
    }
    return this.status
  }

  /** From the shape of the stack: each level is as large as the share of its choices says. */
  progress(): number {
    if (this.status !== 'running') return this.status === 'done' ? 1 : 0
    let share = 1
    let done = 0
    const { words, stride } = this.choices
    for (let level = 0; level < this.choices.depth && share > 1e-9; level++) {
      let finished = 0
      let all = 0
      for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
        const state = words[at + Choice.STATE]!
        if (state === Choice.DONE) finished++
        if (state >= Choice.WANTED && state <= Choice.DONE) all++
      }
      if (all === 0) break
      done += (share * finished) / all
      share /= all
    }
    return done
  }

  split(): readonly Subtree[] {
    const parts: Subtree[] = []
    for (let level = this.choices.depth - 1; level >= 0 && this.status === 'running'; level--) {
      const part = this.restOf(level)
      if (part !== undefined) parts.push(part)
    }
    if (this.status === 'running') this.status = 'split'
    return parts
  }

  /** What is left at one level once the subtree being searched there is taken away. */
  private restOf(level: number): Subtree | undefined {
    const { words, stride } = this.choices
    const sleep: number[] = []
    let resume: readonly [number, number] | undefined
    let left = 0
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      const state = words[at + Choice.STATE]!
      const value = words[at + Choice.VALUE]!
      const goesOn = state === Choice.ACTIVE && value < words[at + Choice.LIMIT]!
      if (goesOn) resume = [words[at + Choice.ACTOR]!, value]
      else if (state >= Choice.ACTIVE) sleep.push(words[at + Choice.ACTOR]!)
      else left++
    }
    if (left === 0 && resume === undefined) return undefined
    const prefix = this.path.toArray(this.marks[2 * level])
    return resume === undefined ? { prefix, sleep } : { prefix, sleep, resume }
  }

  /** Takes the steps of the prefix as events. @returns how many */
  private followPrefix(prefix: readonly number[]): number {
    for (let at = 0; at < prefix.length; at++) {
      const actor = prefix[at]!
      const next = at + 1 < prefix.length ? prefix[at + 1]! : 0
      if (next < 0) at++
      this.takeStep(actor, this.processes.of(actor), next < 0 ? -1 - next : 0, false)
    }
    return this.trace.length
  }

  private enterRoot(subtree: Subtree): void {
    const broken = subtree.prefix.length === 0 ? this.model.failing(0) : undefined
    if (broken !== undefined) this.found.add(this.model, broken, [], 0)
    this.enter(0, 0)
    if (subtree.prefix.length === 0 && subtree.sleep.length === 0 && !subtree.resume) return
    if (this.choices.depth === 0) return
    const { words, stride } = this.choices
    const start = this.choices.startOf(0)
    for (let at = start; at < this.choices.endOf(0); at += stride) {
      const actor = words[at + Choice.ACTOR]!
      const asleep = subtree.sleep.includes(actor)
      words[at + Choice.STATE] = asleep ? Choice.ASLEEP : Choice.WANTED
      if (asleep) this.recallStep(at, Infinity)
      if (actor === subtree.resume?.[0]) this.recallStep(at, subtree.resume[1])
    }
    this.marks[1] = this.trace.records.top
    this.isThere = false
  }

  /** Works out again what the step of an entry at the root touches, for its first `values` values. */
  private recallStep(entry: number, values: number): void {
    const { words } = this.choices
    const actor = words[entry + Choice.ACTOR]!
    words[entry + Choice.RECORDS] = this.trace.records.top
    let limit = 1
    for (let value = 0; value < Math.min(limit, values); value++) {
      this.snapshots.load(0)
      this.footprint.begin(actor)
      const before = this.model.reported
      limit = Math.max(limit, this.model.step(actor, value))
      this.footprint.complete()
      this.trace.remember(this.footprint.list)
      if (this.endsRun(before)) words[entry + Choice.ENDS] = 1
    }
    words[entry + Choice.RECORDS_END] = this.trace.records.top
    words[entry + Choice.VALUE] = Math.min(limit, values)
    words[entry + Choice.LIMIT] = limit
    if (values < limit) words[entry + Choice.STATE] = Choice.ACTIVE
  }

  /** Takes the next step there is to take, or goes back one level. */
  private forward(): void {
    const level = this.choices.depth - 1
    if (level < 0) {
      this.status = 'done'
      return
    }
    const entry = this.nextEntry(level)
    if (entry < 0) {
      this.leave(level)
      return
    }
    const { words } = this.choices
    const actor = words[entry + Choice.ACTOR]!
    const value = words[entry + Choice.VALUE]!
    const process = words[entry + Choice.PROCESS]!
    const spent = this.costs[level]!
    const cost = this.budget.bounded ? this.budget.after(spent, actor, this.canGoOn(level)) : 0
    if (cost < 0) {
      words[entry + Choice.STATE] = Choice.DONE
      this.counts.cutByBound++
      return
    }
    this.cost = cost
    if (!this.isThere) this.snapshots.load(level)
    this.isThere = false
    this.path.length = this.marks[2 * level]!
    this.trace.records.top = this.marks[2 * level + 1]!
    const before = this.model.reported
    if (value === 0) words[entry + Choice.RECORDS] = this.trace.records.top
    const limit = this.takeStep(actor, process, value, true)
    words[entry + Choice.RECORDS_END] = this.trace.records.top
    this.marks[2 * level + 1] = this.trace.records.top
    words[entry + Choice.VALUE] = value + 1
    words[entry + Choice.LIMIT] = limit
    if (this.endsRun(before)) {
      words[entry + Choice.ENDS] = 1
      this.raceWithAll(level)
    }
    this.arrive(before, entry, level)
  }

  /** Could the actor whose turn it is at this level go on? Then taking another one preempts it. */
  private canGoOn(level: number): boolean {
    const current = this.budget.actorOf(this.costs[level]!)
    const { words, stride } = this.choices
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      if (words[at + Choice.ACTOR] === current) return true
    }
    return false
  }

  /** Who steps next at a level: more values of the same, else the process that ran last, else any. */
  private nextEntry(level: number): number {
    const { words, stride } = this.choices
    const last = this.trace.length > 0 ? this.trace.process[this.trace.length - 1]! : -1
    let found = -1
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      const state = words[at + Choice.STATE]!
      if (state === Choice.ACTIVE) {
        if (words[at + Choice.VALUE]! < words[at + Choice.LIMIT]!) return at
        words[at + Choice.STATE] = Choice.DONE
      } else if (state === Choice.WANTED && (found < 0 || words[at + Choice.PROCESS] === last)) {
        found = at
      }
    }
    if (found >= 0) words[found + Choice.STATE] = Choice.ACTIVE
    return found
  }

  /** Steps and appends the event. @returns how many values there were to choose from */
  private takeStep(actor: number, process: number, value: number, races: boolean): number {
    const { trace, footprint, causes } = this
    trace.admit(this.processes.count)
    trace.beginClock(process)
    causes.before(actor)
    footprint.begin(actor)
    this.rounds.before(actor)
    this.spins.before(actor)
    const limit = this.model.step(actor, value)
    footprint.complete()
    this.backtracking.racer = process
    trace.meet(
      process,
      footprint.list,
      races && this.reduces ? this.backtracking.onRace : undefined,
    )
    causes.after(actor, process)
    trace.admit(this.processes.count)
    trace.push(process, footprint.list, value)
    this.rounds.after(actor)
    this.spins.after(actor)
    this.path.push(actor, value, limit)
    return limit
  }

  /** Did the step just taken end the run, by itself? A standstill is nobody's doing. */
  private endsRun(before: number): boolean {
    const { model } = this
    if (model.reported === before || !model.ended) return false
    const violation = model.failing(before)
    return violation !== undefined && !OF_THE_STATE.includes(violation.check)
  }

  /** A step that ended the run commutes with nothing: not with what was, nor with what could have been. */
  private raceWithAll(level: number): void {
    if (!this.reduces || !this.options.all) return
    this.trace.raceLast(this.backtracking.onRace)
    this.choices.wantAll(level)
  }

  /** Looks at the state after the step of `entry`. */
  private arrive(before: number, entry: number, level: number): void {
    const { model } = this
    const violation = model.reported > before ? model.failing(before) : undefined
    if (violation !== undefined) {
      this.found.add(model, violation, this.path.choices, this.path.length)
      if (!this.options.all) {
        this.counts.executions++
        this.counts.violatedTraces++
        this.status = 'stopped'
        return
      }
      // Describing a finding moves the machine.
      model.restart()
      model.follow(this.path.choices, 0, this.path.length)
    }
    this.enter(entry, level)
  }

  /** Opens the level of the state the machine is in, or ends the execution there. */
  private enter(parent: number, parentLevel: number): void {
    const { model, counts } = this
    const { machine } = model
    counts.states++
    if (machine.enabledCount === 0) {
      this.endExecution()
      return
    }
    if (this.rounds.start >= 0) {
      this.endRound()
      return
    }
    if (this.trace.length >= this.maxDepth) {
      counts.cutByBound++
      this.stopExecution()
      return
    }
    const level = this.choices.depth
    this.openLevel(parent, parentLevel)
    if (this.reduces && model.runs) this.raceBlocked()
    if (this.choices.startOf(level) === this.choices.endOf(level)) {
      this.choices.close()
      this.endSpinning()
      return
    }
    if (!this.wantFirst(level)) {
      this.choices.close()
      counts.sleepSetBlocked++
      counts.redundant++
      this.stopExecution()
      return
    }
    if (2 * level + 2 > this.marks.length) {
      const longer = new Int32Array(2 * this.marks.length)
      longer.set(this.marks)
      this.marks = longer
      const costs = new Int32Array(longer.length / 2)
      costs.set(this.costs)
      this.costs = costs
    }
    this.marks[2 * level] = this.path.length
    this.costs[level] = this.cost
    this.marks[2 * level + 1] = this.trace.records.top
    const only = this.choices.startOf(level)
    const forced = this.choices.endOf(level) - only === this.choices.stride
    const actor = this.choices.words[only + Choice.ACTOR]!
    if (level === 0 || !forced || model.choosesData(actor)) this.snapshots.save(level)
    this.isThere = true
  }

  /** Entries for everybody who can step; asleep are those whose step the last event left as it was. */
  private openLevel(parent: number, parentLevel: number): void {
    const { machine } = this.model
    const { choices, trace } = this
    choices.open(machine.enabledCount)
    const last = trace.length - 1
    const first = choices.depth - 1 === 0
    let hint = first ? -1 : choices.startOf(parentLevel)
    for (let index = 0; index < machine.enabledCount; index++) {
      const actor = machine.enabled[index]!
      if (this.spins.holds(actor)) continue
      const process = this.processes.of(actor)
      const entry = choices.add(process, actor, this.reduces ? Choice.IDLE : Choice.WANTED)
      if (first || this.budget.bounded) continue
      const before = choices.find(parentLevel, process, hint)
      if (before < 0) continue
      hint = before + choices.stride
      if (before === parent) continue
      const { words } = choices
      const state = words[before + Choice.STATE]!
      if (state !== Choice.DONE && state !== Choice.ASLEEP) continue
      if (words[before + Choice.ENDS] === 1 && this.options.all) continue
      const [start, end] = [words[before + Choice.RECORDS]!, words[before + Choice.RECORDS_END]!]
      if (trace.conflictsWith(start, end, last)) continue
      words[entry + Choice.STATE] = Choice.ASLEEP
      words[entry + Choice.RECORDS] = start
      words[entry + Choice.RECORDS_END] = end
      words[entry + Choice.ENDS] = words[before + Choice.ENDS]!
    }
  }

  /** Makes sure somebody is tried at a new level. @returns false when everybody is asleep */
  private wantFirst(level: number): boolean {
    const { words, stride } = this.choices
    const last = this.trace.length > 0 ? this.trace.process[this.trace.length - 1]! : -1
    let chosen = -1
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      if (words[at + Choice.STATE] === Choice.ASLEEP) continue
      if (chosen < 0 || words[at + Choice.PROCESS] === last) chosen = at
    }
    if (chosen < 0) return false
    words[chosen + Choice.STATE] = Choice.WANTED
    // Where nobody has to be preempted all are within the bound.
    if (this.budget.bounded && words[chosen + Choice.PROCESS] !== last) this.choices.wantAll(level)
    return true
  }

  /** Steps that cannot be taken now race with what holds them back. */
  private raceBlocked(): void {
    const { blocked, trace, footprint, processes } = this
    blocked.find()
    for (let at = 0; at < blocked.count; at++) {
      const actor = blocked.actors[at]!
      const process = processes.of(actor)
      trace.admit(processes.count)
      footprint.beginBlocked(actor)
      if (footprint.list.count === 0) continue
      trace.beginClock(process)
      this.causes.before(actor, true)
      this.backtracking.racer = process
      trace.meet(process, footprint.list, this.backtracking.onRace)
    }
  }

  private endExecution(): void {
    const { counts, model } = this
    this.options.atEnd?.(model.machine, this.path.toArray())
    const { outcome } = model.machine
    if (this.isKnownTrace()) counts.redundant++
    else if (outcome === 'quiescent' || model.finishedAll) counts.completeTraces++
    else if (model.standsStill) {
      counts.blockedTraces++
      if (this.reduces) this.raceBlocked()
    } else counts.violatedTraces++
    this.stopExecution()
  }

  /**
   * Everybody who is left spins. If one of them would get on now, he has gone round in vain: he does get on
   * where he reads later. If nobody would, they go round for ever.
   */
  private endSpinning(): void {
    const { counts } = this
    if (this.spinOn() && !this.isKnownTrace()) {
      counts.blockedTraces++
      invariant(this.addLivelock(), 'who spins comes back to where he was')
    } else counts.redundant++
    this.stopExecution()
  }

  /** The execution is in a state it was in before: for ever, if nobody was left waiting for a turn. */
  private endRound(): void {
    const { counts, rounds } = this
    const start = rounds.start - this.base
    this.choices.wantAllFrom(start)
    if (start >= 0 && this.choices.allStepFrom(start) && this.spinOn() && this.addLivelock()) {
      counts.blockedTraces++
    } else {
      counts.cutByBound++
      rounds.noteCut()
    }
    this.stopExecution()
  }

  /** Adds a round of everybody who spins to the path. @returns false if one of them would get on */
  private spinOn(): boolean {
    const { model, path, spins } = this
    for (const actor of model.enabledActors()) {
      if (!spins.holds(actor)) continue
      const steps = spins.tryRound(actor, this.maxDepth)
      if (steps === 0) return false
      for (let step = 0; step < steps; step++) path.push(actor, 0, 1)
    }
    return true
  }

  /** Does the path go round for ever at its end? Then that is a finding. */
  private addLivelock(): boolean {
    const { model, path } = this
    const found = replayPath(model, path.toArray(), path.length, true, true)
    if (found.violation === undefined) return false
    this.found.add(model, found.violation, found.path, found.path.length)
    if (!this.options.all) this.status = 'stopped'
    return true
  }

  /** Only a bounded search meets traces again: it must not put anybody to sleep. */
  private isKnownTrace(): boolean {
    const { known, trace } = this
    if (known === undefined) return false
    const { first, second } = fingerprintOf(trace)
    const at = known.find(first, second)
    if (at < 0) known.add(at, first, second, 0)
    return at >= 0
  }

  /** The execution ends here: takes its last event back. */
  private stopExecution(): void {
    this.counts.executions++
    if (this.trace.length > this.base) this.takeBack()
    const most = this.options.bounds.maxExecutions
    if (most !== undefined && this.counts.executions >= most && this.choices.depth > 0) {
      this.status = 'limited'
      this.limit = `${most} executions`
    }
  }

  private leave(level: number): void {
    this.choices.close()
    if (level > 0) this.takeBack()
  }

  private takeBack(): void {
    const { trace } = this
    const index = trace.length - 1
    const process = trace.process[index]!
    trace.pop()
    this.causes.undo(index, process)
    this.isThere = false
  }
}
