/**
 * Search over Mazurkiewicz traces: depth first, with sleep sets, and either everybody who can step tried
 * everywhere (`dfs`), or only where a race asks for it (`dpor`).
 *
 * Sleep sets: P. Godefroid 1996. Source sets: P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas, POPL 2014.
 * Beyond the paper: blocked steps race too, locks are looked through to who took them, waits for a change
 * race with every write, and a step that ends the run commutes with nothing.
 */
import { invariant } from '#core/base/invariant.ts'
import { Backtracking } from './backtracking.ts'
import { DEFAULT_MAX_BYTES, DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import * as Choice from './choice-stack.ts'
import { noCounts, type SearchCounts } from './counts.ts'
import { Execution } from './execution.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { Levels } from './levels.ts'
import { Model } from './model.ts'
import { replayPath } from './replay-path.ts'
import { resumeSubtree } from './resume-subtree.ts'
import type { Search, SearchOptions, SearchStatus, SearchSubject } from './search.ts'
import { SnapshotStack } from './snapshot-stack.ts'
import type { Subtree } from './subtree.ts'
import { SwitchBudget } from './switch-budget.ts'
import { fingerprintOf } from './trace-fingerprint.ts'
import { VisitedSet } from './visited-set.ts'

/** Levels of the stack beyond which nothing is given away: loops that spin thousands of times. */
const MAX_DIVISIBLE_DEPTH = 512

/** See the top of the file. */
export class TraceSearch implements Search {
  status: SearchStatus = 'running'
  readonly counts: SearchCounts = noCounts()
  private readonly model: Model
  private readonly options: SearchOptions
  private readonly reduces: boolean
  private readonly found = new Findings()
  private readonly execution: Execution
  private readonly levels: Levels
  private readonly backtracking: Backtracking
  private readonly budget: SwitchBudget
  /** Traces met so far, where some may be met again. */
  private readonly known: VisitedSet | undefined
  private readonly snapshots: SnapshotStack
  /** What the way to the state that is entered next has cost. */
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
    this.budget = new SwitchBudget(options.bounds)
    // How races and a bound on all switches go together has not been worked out: everybody is tried.
    this.reduces = options.strategy === 'dpor' && options.bounds.contextSwitches === undefined
    this.execution = new Execution(this.model)
    this.levels = new Levels(this.execution, this.model.machine, this.budget, {
      reduces: this.reduces,
      all: options.all,
    })
    const { bounded } = this.budget
    this.backtracking = new Backtracking(this.levels.choices, this.execution.trace, bounded)
    this.known = bounded ? new VisitedSet() : undefined
    this.snapshots = new SnapshotStack(this.model.machine)
    this.maxDepth = options.bounds.maxStepsPerExecution ?? DEFAULT_STEPS_PER_EXECUTION
    this.maxBytes = options.bounds.maxBytes ?? DEFAULT_MAX_BYTES
    this.execution.follow(subtree.prefix)
    this.base = this.execution.trace.length
    this.backtracking.beginAt(this.base)
    this.enterRoot(subtree)
  }

  /** A part for each level of a deep stack would be more work than the search, and megabytes of prefixes. */
  get divisible(): boolean {
    return !this.budget.bounded && this.levels.choices.depth <= MAX_DIVISIBLE_DEPTH
  }

  get findings(): readonly Finding[] {
    return this.found.list()
  }

  get notes(): readonly string[] {
    return this.execution.rounds.notes
  }

  advance(maxSteps: number): SearchStatus {
    const end = this.model.steps + maxSteps
    while (this.status === 'running' && this.model.steps < end) this.forward()
    this.counts.steps = this.model.steps
    this.counts.bytes = this.bytes
    if (this.status === 'running' && this.counts.bytes > this.maxBytes) this.status = 'limited'
    return this.status
  }

  private get bytes(): number {
    const { snapshots, execution, levels, known } = this
    return snapshots.bytes + execution.trace.bytes + levels.bytes + (known?.bytes ?? 0)
  }

  progress(): number {
    if (this.status !== 'running') return this.status === 'done' ? 1 : 0
    return this.levels.progress()
  }

  split(): readonly Subtree[] {
    const parts: Subtree[] = []
    const { depth } = this.levels.choices
    for (let level = depth - 1; level >= 0 && this.status === 'running'; level--) {
      const part = this.levels.restOf(level)
      if (part !== undefined) parts.push(part)
    }
    if (this.status === 'running') this.status = 'split'
    return parts
  }

  private enterRoot(subtree: Subtree): void {
    const { prefix, sleep, resume } = subtree
    const broken = prefix.length === 0 ? this.model.failing(0) : undefined
    if (broken !== undefined) this.found.add(this.model, broken, [], 0)
    this.enter(0, 0)
    if (prefix.length === 0 && sleep.length === 0 && resume === undefined) return
    if (this.levels.choices.depth === 0) return
    resumeSubtree(this.levels, this.execution, this.model, this.snapshots, subtree)
    this.isThere = false
  }

  /** Takes the next step there is to take, or goes back one level. */
  private forward(): void {
    const { levels, execution, model } = this
    const { choices } = levels
    const level = choices.depth - 1
    if (level < 0) {
      this.status = 'done'
      return
    }
    const entry = levels.nextEntry(level)
    if (entry < 0) {
      choices.close()
      if (level > 0) this.takeBack()
      return
    }
    const { words } = choices
    const actor = words[entry + Choice.ACTOR]!
    const value = words[entry + Choice.VALUE]!
    this.cost = levels.costAfter(level, actor)
    if (this.cost < 0) {
      words[entry + Choice.STATE] = Choice.DONE
      this.counts.cutByBound++
      return
    }
    if (!this.isThere) this.snapshots.load(level)
    this.isThere = false
    levels.goBack(level)
    const before = model.reported
    const { records } = execution.trace
    if (value === 0) words[entry + Choice.RECORDS] = records.top
    const races = this.reduces ? this.backtracking : undefined
    const limit = execution.take(actor, words[entry + Choice.PROCESS]!, value, races)
    words[entry + Choice.RECORDS_END] = records.top
    levels.markRecords(level)
    words[entry + Choice.VALUE] = value + 1
    words[entry + Choice.LIMIT] = limit
    if (words[entry + Choice.ENDING_ONLY] === 1 && !execution.hasEnded(before)) {
      this.takeBack()
      return
    }
    if (model.reported > before) this.lookAtReports(before, entry, level)
    if (this.status === 'running') this.enter(entry, level)
  }

  /** The step of `entry` has been reported for something: is it a violation, and has it ended the run? */
  private lookAtReports(before: number, entry: number, level: number): void {
    const { model, execution, counts } = this
    const violation = model.failing(before)
    if (violation === undefined) return
    if (execution.hasEnded(before)) {
      this.levels.choices.words[entry + Choice.ENDS] = 1
      this.raceWithAll(level)
    }
    const { choices, length } = execution.path
    this.found.add(model, violation, choices, length)
    if (!this.options.all) {
      counts.executions++
      counts.violatedTraces++
      this.status = 'stopped'
      return
    }
    // Describing a finding moves the machine.
    model.restart()
    model.follow(choices, 0, length)
  }

  /** A step that ended the run commutes with nothing: not with what was, nor with what could have been. */
  private raceWithAll(level: number): void {
    if (!this.reduces || !this.options.all) return
    this.execution.trace.raceLast(this.backtracking.onRace)
    this.levels.choices.wantAll(level)
  }

  /** Opens the level of the state the machine is in, or ends the execution there. */
  private enter(parent: number, parentLevel: number): void {
    const { model, counts, levels, execution } = this
    const { choices } = levels
    counts.states++
    if (model.machine.enabledCount === 0) {
      this.endExecution()
      return
    }
    if (execution.rounds.start >= 0) {
      this.endRound()
      return
    }
    if (execution.trace.length >= this.maxDepth) {
      counts.cutByBound++
      this.stopExecution()
      return
    }
    const level = levels.open(parent, parentLevel)
    if (this.reduces && model.runs) execution.raceBlocked(this.backtracking)
    const first = choices.startOf(level)
    if (first === choices.endOf(level)) {
      choices.close()
      this.endSpinning()
      return
    }
    if (!levels.wantFirst(level)) {
      choices.close()
      counts.sleepSetBlocked++
      counts.redundant++
      this.stopExecution()
      return
    }
    levels.mark(level, this.cost)
    const isLast =
      levels.isForced(level) && !model.choosesData(choices.words[first + Choice.ACTOR]!)
    if (level === 0 || !isLast) this.snapshots.save(level)
    this.isThere = true
  }

  private endExecution(): void {
    const { counts, model, execution } = this
    this.options.atEnd?.(model.machine, execution.path.toArray())
    const { outcome } = model.machine
    if (this.isKnownTrace()) counts.redundant++
    else if (outcome === 'quiescent' || model.finishedAll) counts.completeTraces++
    else if (model.standsStill) {
      counts.blockedTraces++
      if (this.reduces) execution.raceBlocked(this.backtracking)
    } else counts.violatedTraces++
    this.stopExecution()
  }

  /**
   * Everybody who is left spins. If one of them would get on now, he has gone round in vain: he does get on
   * where he reads later. If nobody would, they go round for ever.
   */
  private endSpinning(): void {
    const { counts } = this
    if (this.execution.spinOn(this.maxDepth) && !this.isKnownTrace()) {
      counts.blockedTraces++
      invariant(this.addLivelock(), 'who spins comes back to where he was')
    } else counts.redundant++
    this.stopExecution()
  }

  /** The execution is in a state it was in before: for ever, if nobody was left waiting for a turn. */
  private endRound(): void {
    const { counts, execution } = this
    const { choices } = this.levels
    const start = execution.rounds.start - this.base
    choices.wantAllFrom(start)
    const isFair = start >= 0 && choices.allStepFrom(start) && execution.spinOn(this.maxDepth)
    if (isFair && this.addLivelock()) counts.blockedTraces++
    else {
      counts.cutByBound++
      execution.rounds.noteCut()
    }
    this.stopExecution()
  }

  /** Does the path go round for ever at its end? Then that is a finding. */
  private addLivelock(): boolean {
    const { model } = this
    const { path } = this.execution
    const found = replayPath(model, path.toArray(), path.length, true, true)
    if (found.violation === undefined) return false
    this.found.add(model, found.violation, found.path, found.path.length)
    if (!this.options.all) this.status = 'stopped'
    return true
  }

  /** Only a bounded search meets traces again: it must not put anybody to sleep. */
  private isKnownTrace(): boolean {
    const { known } = this
    if (known === undefined) return false
    const { first, second } = fingerprintOf(this.execution.trace)
    const at = known.find(first, second)
    if (at >= 0) return true
    const overflows = known.isFull && this.bytes + 2 * known.bytes > this.maxBytes
    if (known.stuck || overflows) this.status = 'limited'
    else known.add(at, first, second, 0)
    return false
  }

  /** The execution ends here: takes its last event back. */
  private stopExecution(): void {
    this.counts.executions++
    if (this.execution.trace.length > this.base) this.takeBack()
    const most = this.options.bounds.maxExecutions
    if (
      this.status === 'running' &&
      most !== undefined &&
      this.counts.executions >= most &&
      this.levels.choices.depth > 0
    ) {
      this.status = 'limited'
    }
  }

  private takeBack(): void {
    this.execution.takeBack()
    this.isThere = false
  }
}
