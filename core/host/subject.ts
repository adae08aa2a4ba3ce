/**
 * What is run, wherever it comes from: a variant of a scenario, a file of kernel C, or the sources a
 * recording carries. All three come out as the same complete, plain data; nobody further on asks which.
 */
import type { ProbeDefinition } from '#core/analysis/probe.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import type { DebugInfo, SourceFile } from '#core/language/debug-info.ts'
import { findScenario } from '#core/scenarios/index.ts'
import type { Scenario, Variant } from '#core/scenarios/scenario.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { GivenProgram } from './protocol.ts'

/**
 * Stands for the scenario in the recording of a file that belongs to none; its variant is the file's
 * name. No scenario can be called so.
 */
export const NO_SCENARIO = '(source)'

/** The parameter that says how many CPUs the machine has. */
export const CPUS = 'CPUS'

/** A program with everything it is compiled from, and what is measured while it runs. */
export interface Subject {
  /** Name of the scenario, or {@link NO_SCENARIO}. */
  readonly scenario: string
  /** Name of the variant, or of the file. */
  readonly variant: string
  /** For people. */
  readonly title: string
  readonly main: SourceFile
  /** Text of every header that may be included, by its name in `#include`. */
  readonly headers: Readonly<Record<string, string>>
  readonly wordBits: 32 | 64
  /** All of them; each is a `#define`. */
  readonly parameters: Readonly<Record<string, number>>
  readonly probes: readonly ProbeDefinition[]
}

type Parameters = Subject['parameters']

/** `parameters` must be complete. */
export function subjectOfVariant(
  scenario: Scenario,
  variant: Variant,
  parameters: Parameters,
): Subject {
  return {
    scenario: scenario.name,
    variant: variant.name,
    title: `${scenario.title}: ${variant.title}`,
    main: { name: variant.file, text: variant.source },
    headers: { ...KERNEL_HEADERS, ...scenario.headers },
    wordBits: variant.wordBits ?? scenario.wordBits,
    parameters,
    probes: scenario.probes,
  }
}

/** The file's own headers come before those of the lab. */
export function subjectOfSource(
  { main, headers, wordBits }: GivenProgram,
  parameters: Parameters,
): Subject {
  return {
    scenario: NO_SCENARIO,
    variant: main.name,
    title: main.name,
    main,
    headers: { ...KERNEL_HEADERS, ...headers },
    wordBits,
    parameters,
    probes: [],
  }
}

/**
 * What a recording was made of: the sources it carries and nothing else, so that it runs again whatever
 * the lab's own scenarios and headers have become since. Only what is measured comes from the lab.
 */
export function subjectOfRecording(
  { title, setup }: Manifest,
  { sources }: DebugInfo,
): Result<Subject, Failure> {
  const { scenario, variant, mainSource, wordBits, parameters } = setup
  const main = sources.find(({ name }) => name === mainSource)
  if (!main) {
    const message = `The recording does not carry its source ${mainSource}.`
    return err(failure('E_NO_SOURCE', message, { at: mainSource }))
  }
  const headers = Object.fromEntries(sources.map(({ name, text }) => [name, text]))
  const probes = recordedProbes(setup)
  return ok({ scenario, variant, title, main, headers, wordBits, parameters, probes })
}

/** What the lab measures today in runs of the recorded scenario; nothing if it does not know it. */
export function recordedProbes({ scenario }: Manifest['setup']): readonly ProbeDefinition[] {
  return findScenario(scenario)?.probes ?? []
}
