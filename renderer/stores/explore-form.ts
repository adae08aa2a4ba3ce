/** What is to be explored: the form of Explore, kept between sessions, checked while it is typed. */
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, watch } from 'vue'
import { DEFAULT_MAX_BYTES } from '#core/explore/bounds.ts'
import { STRATEGIES, type StrategyName } from '#core/explore/strategy.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'
import { formComplaint } from './form-complaint.ts'
import type { MemoryModel } from './kernel-order.ts'
import { useRemembered } from './remembered.ts'
import { useServices } from './services.ts'

export { STRATEGIES } from '#core/explore/strategy.ts'

/** The bound that is none. */
export const NO_BOUND = 'none'

/** The form, as plain data. Numbers that mean "no limit" are 0. */
export interface ExploreForm {
  readonly scenario: string
  readonly variants: readonly string[]
  readonly strategies: readonly StrategyName[]
  readonly model: MemoryModel
  readonly parameters: Readonly<Record<string, number>>
  /** `none`, or how many preemptions an execution may have. */
  readonly preemptions: string
  readonly depth: number
  readonly runs: number
  readonly seed: number
  readonly seconds: number
  /** MiB of each worker. */
  readonly memory: number
  readonly workers: number
  readonly all: boolean
}

const MEBIBYTE = 2 ** 20
const DEFAULT_MEMORY = DEFAULT_MAX_BYTES / MEBIBYTE

/** The numbers of the form in its order: what they are called, and their ranges. */
export const EXPLORE_NUMBERS = {
  depth: { label: 'PCT depth', minimum: 1, maximum: 64 },
  runs: { label: 'Runs', minimum: 1, maximum: 100_000_000 },
  seed: { label: 'First seed', minimum: 0, maximum: 0xffff_ffff },
  seconds: { label: 'Time limit', minimum: 0, maximum: 1_000_000 },
  memory: { label: 'Memory limit', minimum: 16, maximum: 65_536 },
  workers: { label: 'Workers', minimum: 1, maximum: 64 },
} as const

type NumberName = keyof typeof EXPLORE_NUMBERS
const NUMBER_NAMES = Object.keys(EXPLORE_NUMBERS) as readonly NumberName[]

export const useExploreFormStore = defineStore('explore-form', () => {
  const { scenarios } = useServices()
  const stored = useRemembered<ExploreForm>('explore', defaultForm(scenarios[0]), parseForm)
  const form = shallowReactive<Mutable<ExploreForm>>({ ...repair(stored.value, scenarios) })
  /** Controls whose text is no acceptable value now. */
  const wrong = shallowReactive(new Set<string>())
  /** Counts up when the whole form is filled in: what was being typed is no part of it any more. */
  const edition = ref(0)

  const scenario = computed(() => scenarios.find(({ name }) => name === form.scenario))
  const samples = computed(() => form.strategies.some((name) => !isExhaustive(name)))
  const searches = computed(() => form.strategies.some(isExhaustive))
  /** The numbers that the chosen strategies need. */
  const asked = computed(() => {
    const needed: Readonly<Record<NumberName, boolean>> = {
      depth: form.strategies.includes('pct'),
      runs: samples.value,
      seed: samples.value,
      seconds: true,
      memory: searches.value,
      workers: true,
    }
    return NUMBER_NAMES.filter((name) => needed[name])
  })
  const complaint = computed(() => {
    if (form.variants.length === 0) return 'Choose at least one variant.'
    if (form.strategies.length === 0) return 'Choose at least one strategy.'
    const fields = asked.value.map((name) => ({ name, label: EXPLORE_NUMBERS[name].label }))
    const all = [...fields, ...(scenario.value?.parameters ?? [])]
    // What was typed into a field that is not asked for any more is no complaint.
    const shown = all.filter(({ name }) => wrong.has(name)).map(({ name }) => name)
    return formComplaint(new Set(shown), all)
  })

  /** What the user has set; the rest is the small one of the scenario, or of the variant if it has its own. */
  const changed = computed(() => {
    const small = smallParameters(scenario.value)
    const set = Object.entries(form.parameters).filter(([name, value]) => value !== small[name])
    return Object.fromEntries(set)
  })

  /** What Run would ask for: each variant with each strategy. */
  const requests = computed<readonly ExploreRequest[]>(() => {
    const several = form.variants.length * form.strategies.length > 1
    return form.variants.flatMap((variant) =>
      form.strategies.map((strategy) => requestOf(form, changed.value, variant, strategy, several)),
    )
  })

  /** How Run, and Continue, would go about it; it changes nothing in what comes out. */
  const conduct = computed(() => ({
    workers: form.workers,
    seconds: form.seconds === 0 ? undefined : form.seconds,
  }))

  watch(form, () => (stored.value = Object.assign({}, form)))

  /** Another race: its own variants and parameters, everything else as it was. */
  function choose(name: string): void {
    const next = scenarios.find((candidate) => candidate.name === name)
    if (next === undefined || name === form.scenario) return
    const { variants, parameters: small } = defaultForm(next)
    fill({ scenario: name, variants, parameters: small })
  }

  function fill(values: Partial<ExploreForm>): void {
    wrong.clear()
    edition.value++
    Object.assign(form, values)
  }

  /** Adds a variant to those that are explored, or takes it out. */
  function toggleVariant(name: string): void {
    const names = scenario.value?.variants.map((variant) => variant.name) ?? []
    form.variants = toggled(names, form.variants, name)
  }

  function toggleStrategy(name: StrategyName): void {
    const names = STRATEGIES.map((strategy) => strategy.name)
    form.strategies = toggled(names, form.strategies, name)
  }

  function setParameter(name: string, value: number): void {
    form.parameters = { ...form.parameters, [name]: value }
  }

  function setValid(control: string, isValid: boolean): void {
    if (isValid) wrong.delete(control)
    else wrong.add(control)
  }

  function reset(): void {
    fill(defaultForm(scenario.value))
  }

  return {
    form,
    scenario,
    samples,
    searches,
    asked,
    complaint,
    edition,
    requests,
    conduct,
    choose,
    toggleVariant,
    toggleStrategy,
    setParameter,
    setValid,
    reset,
  }
})

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function isExhaustive(strategy: StrategyName): boolean {
  return STRATEGIES.some(({ name, exhaustive }) => name === strategy && exhaustive)
}

function requestOf(
  form: ExploreForm,
  parameters: ExploreForm['parameters'],
  variant: string,
  strategy: StrategyName,
  several: boolean,
): ExploreRequest {
  const { scenario, model, seed, depth, runs, preemptions, memory, all } = form
  const run = { scenario, variant, parameters, model, way: 'explore', seed } as const
  if (!isExhaustive(strategy)) {
    return {
      run,
      strategy,
      maxExecutions: runs,
      // Shares of failure are compared seed by seed: none may be missing.
      all: all || several,
      ...(strategy === 'pct' ? { depth } : {}),
    }
  }
  const bounds = {
    ...(preemptions === NO_BOUND ? {} : { preemptions: Number(preemptions) }),
    ...(memory === DEFAULT_MEMORY ? {} : { maxBytes: memory * MEBIBYTE }),
  }
  return { run, strategy, bounds, all }
}

/** `name` in or out of `chosen`, in the order of `known`. */
function toggled<Name extends string>(
  known: readonly Name[],
  chosen: readonly Name[],
  name: Name,
): readonly Name[] {
  const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]
  return known.filter((one) => next.includes(one))
}

/** Parameters small enough to see everything in seconds. */
function smallParameters(scenario: Scenario | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(
    (scenario?.parameters ?? []).map(({ name, default: standard }) => [
      name,
      scenario?.small[name] ?? standard,
    ]),
  )
}

function defaultForm(scenario: Scenario | undefined): ExploreForm {
  const pair = [scenario?.comparison.with, scenario?.comparison.variant]
  const names = scenario?.variants.map(({ name }) => name) ?? []
  return {
    scenario: scenario?.name ?? '',
    variants: names.filter((name) => pair.includes(name)),
    strategies: ['dpor'],
    model: 'sc',
    parameters: smallParameters(scenario),
    preemptions: NO_BOUND,
    depth: 3,
    runs: 10_000,
    seed: 1,
    seconds: 60,
    memory: DEFAULT_MEMORY,
    workers: Math.min(64, Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 2)),
    all: false,
  }
}

/** A remembered form may name what is no more, or lack what is new. */
function repair(form: ExploreForm, scenarios: readonly Scenario[]): ExploreForm {
  const scenario = scenarios.find(({ name }) => name === form.scenario)
  if (scenario === undefined) return defaultForm(scenarios[0])
  const base = defaultForm(scenario)
  const known = scenario.variants.map(({ name }) => name)
  const parameters = Object.fromEntries(
    scenario.parameters.map(({ name, minimum, maximum }) => {
      const value = form.parameters[name]
      const fits = value !== undefined && value >= minimum && value <= maximum
      return [name, fits ? value : (base.parameters[name] ?? minimum)]
    }),
  )
  return { ...form, variants: known.filter((name) => form.variants.includes(name)), parameters }
}

function parseForm(stored: unknown): ExploreForm | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  // Forms that were kept before there was a limit of memory have none.
  const form = { memory: DEFAULT_MEMORY, ...(stored as Partial<ExploreForm>) }
  const { scenario, variants, strategies, model, parameters, preemptions, all } = form
  const known = STRATEGIES.map(({ name }) => name)
  const sound =
    typeof scenario === 'string' &&
    Array.isArray(variants) &&
    variants.every((name) => typeof name === 'string') &&
    Array.isArray(strategies) &&
    strategies.every((name: unknown) => known.some((one) => one === name)) &&
    (model === 'sc' || model === 'tso' || model === 'pso') &&
    typeof parameters === 'object' &&
    parameters !== null &&
    typeof preemptions === 'string' &&
    /^(none|\d)$/.test(preemptions) &&
    typeof all === 'boolean' &&
    NUMBER_NAMES.every((name) => {
      const { minimum, maximum } = EXPLORE_NUMBERS[name]
      const value: unknown = form[name]
      return Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum
    })
  return sound ? (form as ExploreForm) : undefined
}
