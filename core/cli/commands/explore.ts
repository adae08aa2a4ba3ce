/** `racelab explore`: searches the schedules of a program for one that breaks it, or shows that none does. */
import { totalmem } from 'node:os'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { CAMPAIGN_FORMAT, type CampaignDocument } from '#core/host/explore/campaign-document.ts'
import type { CheckedExploration } from '#core/host/explore/check-exploration.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import { moreMemory, ranOutOfMemory } from '#core/host/explore/memory.ts'
import { cellsOf } from '#core/host/explore/merge.ts'
import { describeCampaign, describeExploration } from '#core/host/explore/report.ts'
import { NodePool } from '#core/host/node-pool.ts'
import type { Verdict } from '#core/explore/verdict.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, EXIT_VIOLATED, type ExitCode } from '../exit-code.ts'
import { readConduct, readExplorations, type ExploreConduct } from '../explore-request.ts'
import { explore } from '../explore-session.ts'
import type { Terminal } from '../terminal.ts'
import { workerProgram } from '../worker-program.ts'

/** How the command ends for each verdict. */
export const EXIT_CODES: Readonly<Record<Verdict, ExitCode>> = {
  violated: EXIT_VIOLATED,
  proved: EXIT_CLEAN,
  'not-found': EXIT_CLEAN,
  incomplete: EXIT_INCOMPLETE,
}

/** The command. */
export const EXPLORE: Command = {
  name: 'explore',
  usage:
    'explore <scenario> --variant V | --source f.c [--strategy dpor|stateful|dfs|random|pct|pos] [--model sc|tso|pso] [--param NAME=value]… [--all] [--bound-preemptions N] [--max-executions N] [--max-seconds S] [--max-bytes N] [--workers N] [--shard i/n] [--checkpoint f.json] [--out f.racetrace] [--json]',
  summary:
    'Searches the schedules of a program: finds one that breaks it, or proves there is none.',
  help: {
    variant: 'which kernel; given several times, all of them as one campaign',
    source: 'a file of kernel C with P0, P1…, instead of a scenario; headers beside it are found',
    'word-bits': 'of a --source: bits of long and of pointers, 32 (default) or 64',
    cpus: 'CPUs of the machine, 1 to 8; as --param CPUS=N',
    param: 'NAME=value of the workload, once for each; the small ones of the scenario otherwise',
    model: 'memory model: sc (default), tso or pso',
    strategy:
      'exhaustive: dpor (default), stateful, dfs; sampling: random, pct, pos; several make a campaign',
    depth: 'of pct: ordering constraints of the bugs looked for (default 3)',
    seed: 'first seed of a sampling strategy (default 1)',
    all: 'go on after a violation and count everything; by default the first one ends it',
    'bound-preemptions': 'at most so many switches away from a thread that could go on',
    'bound-switches': 'at most so many switches of any kind',
    twice: 'take every step twice and fail on any difference: a check of the lab itself',
    'max-steps': 'cut an execution after so many steps (default 10,000)',
    'max-executions':
      'at most so many; of a sampling strategy, the number of runs (default 10,000)',
    'max-seconds': 'stop after so many seconds; what was not seen by then is not proved',
    'max-bytes':
      'memory of each worker, e.g. 2G (default 512M): a search that needs more is incomplete',
    workers: 'threads; no number changes the result (default: one for each core)',
    shard: 'i/n: only the i-th of n equal parts, to be joined by racelab merge',
    checkpoint:
      'keep what is known in this file, and go on from it if it is there (or from a --json result)',
    out: 'keep the (shortened) failing run as a recording',
  },
  options: {
    variant: { type: 'string', multiple: true },
    source: { type: 'string' },
    'word-bits': { type: 'string' },
    cpus: { type: 'string' },
    param: { type: 'string', multiple: true },
    model: { type: 'string' },
    strategy: { type: 'string', multiple: true },
    depth: { type: 'string' },
    seed: { type: 'string' },
    all: { type: 'boolean' },
    'bound-preemptions': { type: 'string' },
    'bound-switches': { type: 'string' },
    twice: { type: 'boolean' },
    'max-steps': { type: 'string' },
    'max-executions': { type: 'string' },
    'max-seconds': { type: 'string' },
    'max-bytes': { type: 'string' },
    workers: { type: 'string' },
    shard: { type: 'string' },
    checkpoint: { type: 'string' },
    out: { type: 'string' },
  },
  positionals: { minimum: 0, maximum: 1 },
  async run([scenario], options, terminal) {
    const conduct = readConduct(options)
    if (!conduct.ok) return conduct
    const explorations = await readExplorations(scenario, options)
    if (!explorations.ok) return explorations
    const document = await explore(explorations.value, conduct.value, terminal)
    if (!document.ok) return document
    const { out } = options
    if (typeof out === 'string') {
      const kept = await keepFailure(explorations.value, document.value, out, terminal)
      if (!kept.ok) return kept
    }
    const json = options['json'] === true
    printDocument(document.value, json, terminal)
    if (!json) terminal.err(howToGoOn(document.value, conduct.value))
    return ok(exitCodeOf(document.value))
  },
}

/** A shard that has done its part did what it was asked for, even if that proves nothing by itself. */
function exitCodeOf(document: ExplorationDocument | CampaignDocument): ExitCode {
  const { verdict } = document
  const done = cellsOf(document).every(({ complete, shardDone }) => complete || shardDone === true)
  return verdict === 'incomplete' && done ? EXIT_CLEAN : EXIT_CODES[verdict]
}

/** What to do about a search that a limit or somebody stopped; nothing where a bound alone cut it short. */
function howToGoOn(
  document: ExplorationDocument | CampaignDocument,
  { checkpoint, workers }: ExploreConduct,
): string {
  const stopped = cellsOf(document).filter(
    (cell) =>
      cell.verdict === 'incomplete' &&
      (cell.cutByBound === 0 || ranOutOfMemory(cell)) &&
      cell.shardDone !== true,
  )
  if (stopped.length === 0) return ''
  const how =
    checkpoint === undefined
      ? 'Nothing of it was kept. With --checkpoint FILE it is, and the same command goes on from there.\n'
      : `To go on, with the same or other limits: the same command; it takes up ${checkpoint}.\n`
  const starved = stopped.filter(ranOutOfMemory)
  if (starved.length === 0) return how
  const more = moreMemory(starved, totalmem(), workers)
  return more === undefined
    ? `${how}Here is hardly more memory to be had; smaller parameters or --bound-preemptions N need less.\n`
    : `${how}What ran out of memory goes on with more, here --max-bytes ${more / 2 ** 20}M.\n`
}

/** Prints a document as it is, or for people. */
export function printDocument(
  document: ExplorationDocument | CampaignDocument,
  json: boolean,
  terminal: Terminal,
): void {
  // Parts are for programs alone, and many.
  const indent = cellsOf(document).some(({ parts }) => parts !== undefined) ? undefined : 2
  if (json) terminal.out(`${JSON.stringify(document, undefined, indent)}\n`)
  else if (document.format === CAMPAIGN_FORMAT) terminal.out(describeCampaign(document))
  else terminal.out(describeExploration(document))
}

/** Records the first failure of all, under the shortest schedule known. */
async function keepFailure(
  explorations: readonly CheckedExploration[],
  document: ExplorationDocument | CampaignDocument,
  file: string,
  terminal: Terminal,
): Promise<Result<undefined, Failure>> {
  const at = cellsOf(document).findIndex(({ violations }) => violations.length > 0)
  const violation = cellsOf(document)[at]?.violations[0]
  if (violation === undefined) {
    terminal.err(`Nothing was violated: ${file} was not written.\n`)
    return ok(undefined)
  }
  const { run } = explorations[at]!.request
  const pool = new NodePool(workerProgram(), 1)
  const done = await pool.run({ request: { ...run, schedule: violation.schedule }, file }).done
  await pool.close()
  return 'type' in done ? ok(undefined) : err(done)
}
