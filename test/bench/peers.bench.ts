/**
 * Exploration beside the tools of others, on the same program, in turn, in the same run: the random walk
 * beside fast-check's scheduler and relacy, the stateful search beside SPIN. Seconds are those of the
 * processor, which other programs of the machine do not count in; figures are medians of a few rounds,
 * ratios those of one round each. A tool that is not there is named, with the package that has it,
 * and the rest goes on.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { createSampler } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import { ROOT } from '../../scripts/build-targets.mjs'
import { counters, LOST_UPDATE, subjectOf, type BenchResult } from './explore-programs.ts'

const ROUNDS = 3
const SECONDS = 1
const RELACY_RUNS = 2_000_000
/** Rounds of the counters: 688,379 states. */
const COUNTER_ROUNDS = 4

interface Rate {
  readonly perSecond: number
  /** What there was to be seen, where both see the same. */
  readonly seen?: number
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

/** Executions of the two-thread lost update per second. */
function randomWalk(): Rate {
  const sampler = createSampler(subjectOf(LOST_UPDATE), { strategy: 'random' })
  const start = process.cpuUsage()
  let seed = 0
  while (secondsSince(start) < SECONDS) {
    for (let run = 0; run < 500; run++) sampler.run(seed++)
  }
  return { perSecond: seed / secondsSince(start) }
}

/** The lost update as a test of JavaScript would have it: two tasks, two turns each. */
async function fastCheck(): Promise<Rate> {
  let runs = 0
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    let x = 0
    const read = scheduler.scheduleFunction(async () => x)
    const write = scheduler.scheduleFunction(async (value: number) => {
      x = value
    })
    const add = async (): Promise<void> => {
      await write((await read()) + 1)
    }
    const both = Promise.all([add(), add()])
    await scheduler.waitFor(both)
    runs++
    return true
  })
  const start = process.cpuUsage()
  while (secondsSince(start) < SECONDS) await fc.check(property, { numRuns: 2000 })
  return { perSecond: runs / secondsSince(start) }
}

/** Stores every state of the counters. */
function statefulSearch(): Rate {
  const subject = subjectOf(counters(COUNTER_ROUNDS))
  const start = process.cpuUsage()
  const search = createSearch(subject, { strategy: 'stateful', bounds: {}, all: true })
  while (search.advance(100_000) === 'running');
  const seconds = secondsSince(start)
  if (search.status !== 'done') throw new Error(`the search is ${search.status}`)
  return { perSecond: search.counts.states / seconds, seen: search.counts.states }
}

/** Runs a program to its end; what it printed, undefined when it is not there or fails. */
function printed(folder: string, program: string, words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, words, { cwd: folder, encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

/** Runs a program that was built in `folder`; what it printed, and its seconds as the shell counts them. */
function timed(
  folder: string,
  command: string,
): { readonly said: string; readonly seconds: number } {
  const text = printed(folder, 'sh', ['-c', `${command}; times`]) ?? ''
  const [, user = '', system = ''] = /(\S+) (\S+)\s*$/.exec(text) ?? []
  const seconds = [user, system].map((time) => {
    const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(time) ?? []
    return 60 * Number(minutes) + Number(rest)
  })
  return { said: text, seconds: seconds[0]! + seconds[1]! }
}

/** Built from the sources beside this file; undefined when a tool for it is missing. */
type Peer = (() => Rate) | undefined

function relacy(folder: string): Peer {
  const source = path.join(ROOT, 'test/bench/peers/lost-update.cpp')
  const built = printed(folder, 'g++', ['-O2', '-w', source, '-o', 'lost-update'])
  if (built === undefined) return undefined
  return () => {
    const { said, seconds } = timed(folder, `./lost-update ${RELACY_RUNS}`)
    const [, lost, kept] = /^(\d+) (\d+)$/m.exec(said) ?? []
    if (!(Number(lost) > 0 && Number(kept) > 0)) throw new Error('relacy did not see both ends')
    return { perSecond: RELACY_RUNS / seconds }
  }
}

function spin(folder: string): Peer {
  const source = path.join(ROOT, 'test/bench/peers/counters.pml')
  const steps = [
    // -o2: variables that are only written are part of the state.
    ['spin', '-o2', `-DROUNDS=${COUNTER_ROUNDS}`, '-a', source],
    ['gcc', '-O2', '-w', '-DNOREDUCE', '-DSAFETY', '-o', 'pan', 'pan.c'],
  ] as const
  for (const [program, ...words] of steps) {
    if (printed(folder, program, words) === undefined) return undefined
  }
  return () => {
    const { said, seconds } = timed(folder, './pan -m100000')
    const stored = Number(/(\d+) states, stored/.exec(said)?.[1])
    if (!(stored > 0)) throw new Error('SPIN did not search')
    // The state in which the threads are not there yet is SPIN's alone.
    return { perSecond: stored / seconds, seen: stored - 1 }
  }
}

/** Us and them in turn. */
async function compared(
  ours: string,
  us: () => Rate,
  theirs: string,
  them: () => Rate | Promise<Rate>,
  unit: string,
): Promise<readonly BenchResult[]> {
  const rows: { readonly us: Rate; readonly them: Rate }[] = []
  for (let round = 0; round < ROUNDS; round++) rows.push({ us: us(), them: await them() })
  const [row] = rows
  if (row?.us.seen !== row?.them.seen) {
    throw new Error(`${ours} saw ${row?.us.seen} states, ${theirs} ${row?.them.seen}`)
  }
  return [
    { name: ours, value: median(rows.map((one) => one.us.perSecond)), unit },
    { name: theirs, value: median(rows.map((one) => one.them.perSecond)), unit },
    {
      name: `${ours}, over ${theirs}`,
      value: median(rows.map((one) => one.us.perSecond / one.them.perSecond)),
      unit: 'ratio',
    },
  ]
}

function missing(what: string, packages: string): void {
  process.stderr.write(`  without ${what}: for it, install the Debian packages ${packages}\n`)
}

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'racelab-peers-'))
  try {
    const walk = 'random walk, lost update'
    const results = [
      ...(await compared(walk, randomWalk, 'fast-check scheduler', fastCheck, 'runs/s')),
    ]
    const cpp = relacy(folder)
    if (cpp === undefined) missing('relacy', 'g++ and relacy-dev')
    else results.push(...(await compared(walk, randomWalk, 'relacy', cpp, 'runs/s')))
    const pan = spin(folder)
    if (pan === undefined) missing('SPIN', 'spin and gcc')
    else {
      const search = 'stateful search, counters'
      results.push(...(await compared(search, statefulSearch, 'SPIN', pan, 'states/s')))
    }
    return results.map((row) => ({ ...row, name: `peers ${row.name}` }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN
}
