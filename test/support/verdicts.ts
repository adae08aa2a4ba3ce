/**
 * What a variant really does at its small size, by exhaustive search, in the terms of a scenario's
 * expectations.
 */
import { interleavingRows, type InterleavingRow } from '#core/analysis/interleaving.ts'
import { checkKind, CHECK_RESOURCE, CHECK_STACK_OVERFLOW } from '#core/event/checks.ts'
import { CHUNK_EVENTS, CHUNK_SLACK, createColumns } from '#core/event/columns.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { EVENT_END, EVENT_SWITCH_IN, EVENT_SWITCH_OUT } from '#core/event/kinds.ts'
import { checkRequest } from '#core/host/check-request.ts'
import { programOf } from '#core/host/compile-subject.ts'
import { configOf, setupOf } from '#core/host/run-setup.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import type { Expectation, Scenario, Variant } from '#core/scenarios/scenario.ts'
import { expectOk } from './results.ts'
import { fewestSwitches, findLivelocks, type Livelock, type Path } from './graph-questions.ts'
import { exploreGraph, walk, type Edge, type StateGraph } from './state-graph.ts'

export type Model = Expectation['models'][number]
export type Oracle = Expectation['oracle']

/** A variant with parameters, ready to be explored under one memory model. */
export interface Case {
  readonly program: Program
  readonly config: MachineConfig
}

/** Compiles `variant` at its small size, with further parameters on top. */
export function caseOf(
  scenario: Scenario,
  variant: Variant,
  model: Model,
  more: Readonly<Record<string, number>> = {},
): Case {
  const parameters = { ...scenario.small, ...variant.small, ...more }
  const names = { scenario: scenario.name, variant: variant.name }
  const request = expectOk(checkRequest({ ...names, parameters, model, way: 'explore', seed: 1 }))
  const program = expectOk(programOf(request.subject))
  return { program, config: configOf(setupOf(request, program)) }
}

/** The oracle that a check belongs to; undefined for what fails nothing. */
export function oracleOf(check: number): Oracle | undefined {
  const kind = checkKind(check)
  if (kind === undefined || !kind.fails || kind.family === 'report') return undefined
  if (check === CHECK_RESOURCE || check === CHECK_STACK_OVERFLOW) {
    throw new Error(`the machine is too small for the program: ${kind.meaning}`)
  }
  return kind.family === 'memory' ? 'continuous safety' : kind.family
}

/** A broken oracle: how to get there, and what was said. */
export interface Broken {
  readonly oracle: Oracle
  readonly message: string
  readonly path: Path
}

/** What exhaustive search found out about a case. */
export class Verdicts {
  readonly graph: StateGraph
  readonly #case: Case
  readonly #messages = new Map<Oracle, string>()
  readonly #livelocks: readonly Livelock[]

  constructor(given: Case) {
    this.#case = given
    this.graph = exploreGraph(given.program, given.config)
    for (const violation of this.graph.violations.values()) {
      const oracle = oracleOf(violation.check)
      if (oracle !== undefined) this.#messages.set(oracle, violation.message)
    }
    this.#livelocks = findLivelocks(this.graph)
    const [livelock] = this.#livelocks
    if (livelock && !this.#messages.has('livelock')) {
      this.#messages.set('livelock', `can go round for ever: actors ${livelock.actors.join(', ')}`)
    }
  }

  /** Every oracle that some schedule breaks. */
  get violated(): readonly Oracle[] {
    return [...this.#messages.keys()]
  }

  /** The schedule with the fewest changes of the running actor that breaks `oracle`. */
  broken(oracle: Oracle): Broken | undefined {
    const path = fewestSwitches(this.graph, (edge) => this.#breaks(edge, oracle))
    if (!path) return undefined
    const violation = path.edges.at(-1)?.violations.find((row) => oracleOf(row.check) === oracle)
    return { oracle, message: violation?.message ?? this.#messages.get(oracle) ?? '', path }
  }

  #breaks({ violations, to }: Edge, oracle: Oracle): boolean {
    if (violations.some((violation) => oracleOf(violation.check) === oracle)) return true
    return oracle === 'livelock' && this.#livelocks.some(({ states }) => states.has(to))
  }

  /** The schedule as the mails draw it: a column for each CPU, time going down. */
  table({ path }: Broken): string {
    const { program, config } = this.#case
    const columns = createColumns(CHUNK_EVENTS + CHUNK_SLACK)
    let rows: readonly InterleavingRow[] = []
    const machine = walk(program, config, path.edges, {
      flush: (events) => {
        rows = [...rows, ...interleavingRows(program.debug, events, rows.length)]
        return { ...columns, count: 0 }
      },
    })
    if (machine.outcome === 'running') machine.finish(2)
    return drawTable(program, config.cpus, rows)
  }
}

const WIDTH = 44
const LEFT_OUT: ReadonlySet<number> = new Set([EVENT_SWITCH_IN, EVENT_SWITCH_OUT, EVENT_END])

function drawTable(program: Program, cpus: number, rows: readonly InterleavingRow[]): string {
  const { debug } = program
  const head = Array.from({ length: cpus }, (_, cpu) => `CPU${cpu}`.padEnd(WIDTH)).join('| ')
  const lines = rows
    .filter((row) => row.actor !== SETUP_THREAD && !LEFT_OUT.has(row.kind))
    .map((row) => {
      const column = ' '.repeat(row.cpu * (WIDTH + 2))
      const place = row.place
      const where = place ? `${debug.sources[place.file]?.name}:${place.line}` : ''
      const who = row.actor < SETUP_THREAD ? `P${row.actor}` : `actor ${row.actor}`
      return `${`${row.handover ? '→ ' : '  '}${column}${row.text}`.padEnd(cpus * (WIDTH + 2) + 2)} ${who} ${where}`
    })
  return [`  ${head}`, ...lines].join('\n')
}
