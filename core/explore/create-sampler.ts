/** Samplers: one machine, put back to its start and run again for each seed. */
import { SETUP_THREAD } from '#core/event/actors.ts'
import { checkKind } from '#core/event/checks.ts'
import { HEADER_VIOLATIONS, layoutOf, VIOLATION_WORDS } from '#core/machine/layout.ts'
import { linkProgram } from '#core/machine/link.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { RunOutcome, Scheduler } from '#core/machine/oracle.ts'
import { PctScheduler, pctGuarantee } from '#core/schedule/pct.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { recordingScheduler } from '#core/schedule/recording.ts'
import { DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './findings.ts'
import { MetRecords } from './met-records.ts'
import { Model } from './model.ts'
import { PosWalk } from './pos-walk.ts'
import { replayPath } from './replay-path.ts'
import type { Sample, Sampler } from './sampling.ts'
import type { SearchSubject } from './search.ts'
import { signatureOf } from './signature.ts'
import { twice } from './twice.ts'

/** Which sampler. */
export interface SamplerOptions {
  readonly strategy: 'random' | 'pct' | 'pos'
  /** Depth of the bugs that `pct` is to find; 3 when left out. */
  readonly depth?: number | undefined
  /** Steps after which a run is cut. */
  readonly maxSteps?: number | undefined
  /** Take every run (random, pct) or step (pos) twice, and throw an InvariantError on any difference. */
  readonly twice?: boolean | undefined
}

/** Runs from which the length of an execution is estimated. */
const TRIALS = 16

/** Makes the sampler of a program. */
export function createSampler(subject: SearchSubject, options: SamplerOptions): Sampler {
  const maxSteps = options.maxSteps ?? DEFAULT_STEPS_PER_EXECUTION
  const repeats = options.twice === true
  if (options.strategy === 'pos') return new PosWalk(subject, maxSteps, repeats)
  if (options.strategy === 'random') {
    const make = (): Seeded => randomWalk(0)
    return new SchedulerSampler(subject, make, maxSteps, repeats, undefined)
  }
  const depth = options.depth ?? 3
  const { length, actors } = measure(subject, maxSteps)
  const make = (): PctScheduler => new PctScheduler(0, depth, length)
  const guarantee = pctGuarantee(actors, length, depth)
  return new SchedulerSampler(subject, make, maxSteps, repeats, guarantee)
}

/** Steps of the longest of a few random runs, and how many actors stepped in them. */
function measure(
  subject: SearchSubject,
  maxSteps: number,
): { readonly length: number; readonly actors: number } {
  const scheduler = randomWalk(0)
  const machine = createMachine(subject.program, subject.config, scheduler)
  const start = machine.snapshot()
  const actors = new Set<number>()
  let length = 1
  const alone = machine.stepCount
  for (let seed = 1; seed <= TRIALS; seed++) {
    machine.restore(start)
    scheduler.restart(seed)
    while (machine.stepCount < maxSteps && machine.run(1) === 'limit') actors.add(machine.lastActor)
    actors.add(machine.lastActor)
    length = Math.max(length, machine.stepCount - alone)
  }
  actors.delete(SETUP_THREAD)
  return { length, actors: Math.max(1, actors.size) }
}

interface Seeded extends Scheduler {
  restart(seed: number): void
}

/** A sampler whose runs a scheduler makes within the machine. */
class SchedulerSampler implements Sampler {
  readonly guarantee: number | undefined
  private readonly subject: SearchSubject
  private readonly scheduler: Seeded
  private readonly makeScheduler: () => Seeded
  private readonly machine: Machine
  private readonly start: Uint8Array<ArrayBuffer>
  private readonly maxSteps: number
  /** Each run is taken twice. */
  private readonly repeats: boolean
  private readonly known = new Map<string, Finding>()
  private readonly met = new MetRecords()
  /** Where the machine keeps its violations. */
  private readonly records: {
    readonly image: Int32Array<ArrayBuffer>
    readonly violations: number
    readonly count: number
  }
  private model: Model | undefined

  constructor(
    subject: SearchSubject,
    makeScheduler: () => Seeded,
    maxSteps: number,
    repeats: boolean,
    guarantee: number | undefined,
  ) {
    this.subject = subject
    this.scheduler = makeScheduler()
    this.makeScheduler = makeScheduler
    this.maxSteps = maxSteps
    this.repeats = repeats
    this.guarantee = guarantee
    this.machine = createMachine(subject.program, subject.config, this.scheduler)
    this.start = this.machine.snapshot()
    const { violations } = layoutOf(subject.program, linkProgram(subject.program), subject.config)
    const image = new Int32Array(this.machine.image)
    this.records = { image, violations, count: HEADER_VIOLATIONS }
  }

  run(seed: number): Sample {
    const { machine } = this
    machine.restore(this.start)
    this.scheduler.restart(seed)
    const run = (): RunOutcome => machine.run(this.maxSteps)
    const ended = this.repeats ? twice(machine, `The run of seed ${seed}`, run) : run()
    const steps = machine.stepCount
    if (ended === 'quiescent') return { outcome: 'quiescent', steps, finding: undefined }
    if (ended !== 'violated') return { outcome: 'limit', steps, finding: undefined }
    return { outcome: 'violated', steps, finding: this.describe(seed) }
  }

  /** The first run of a signature is run again, with its choices written down. */
  private describe(seed: number): Finding | undefined {
    const { image, violations, count } = this.records
    const end = violations + VIOLATION_WORDS * image[count]!
    const met = this.met.find(image, violations, end)
    if (met !== undefined) return met
    const finding = this.describeAnew(seed)
    if (finding !== undefined) this.met.add(image, violations, end, finding)
    return finding
  }

  private describeAnew(seed: number): Finding | undefined {
    const { subject, machine } = this
    const violation = machine.violations.find(({ check }) => checkKind(check)?.fails ?? true)
    if (violation === undefined) return undefined
    const signature = signatureOf(subject.program, violation)
    const known = this.known.get(signature)
    if (known !== undefined) return known
    const inner = this.makeScheduler()
    const recorder = recordingScheduler(inner)
    const again = createMachine(subject.program, subject.config, recorder)
    inner.restart(seed)
    again.run(this.maxSteps)
    const model = (this.model ??= new Model(subject))
    const { path } = replayPath(model, recorder.schedule(), this.maxSteps)
    const finding = findingOf(model, violation, path)
    this.known.set(signature, finding)
    return finding
  }
}
