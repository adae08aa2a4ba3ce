/** What is to be explored: the form of Explore, kept between sessions, checked while it is typed. */
import { defineStore } from 'pinia'
import { computed, shallowReactive, watch } from 'vue'
import { DEFAULT_MAX_BYTES } from '#core/explore/bounds.ts'
import { STRATEGIES, type StrategyName } from '#core/explore/strategy.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'
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

/** Ranges of the numbers of the form. */
export const EXPLORE_LIMITS = {
  depth: [1, 64],
  runs: [1, 100_000_000],
  seed: [0, 0xffff_ffff],
  seconds: [0, 1_000_000],
  memory: [16, 65_536],
  workers: [1, 64],
} as const

export const useExploreFormStore = defineStore('explore-form', () => {
  const { scenarios } = useServices()
  const stored = useRemembered<ExploreForm>('explore', defaultForm(scenarios[0]), parseForm)
  const form = shallowReactive<Mutable<ExploreForm>>({ ...repair(stored.value, scenarios) })
  /** Controls whose text is no acceptable value now. */
  const wrong = shallowReactive(new Set<string>())

  const scenario = computed(() => scenarios.find(({ name }) => name === form.scenario))
  const samples = computed(() => form.strategies.some((name) => !isExhaustive(name)))
  const searches = computed(() => form.strategies.some(isExhaustive))
  const complaint = computed(() => {
    if (form.variants.length === 0) return 'Choose at least one variant.'
    if (form.strategies.length === 0) return 'Choose at least one strategy.'
    return wrong.size > 0 ? 'Something in the form needs another value.' : undefined
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
    wrong.clear()
    const { variants, parameters: small } = defaultForm(next)
    Object.assign(form, { scenario: name, variants, parameters: small })
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
    wrong.clear()
    Object.assign(form, defaultForm(scenario.value))
  }

  return {
    form,
    scenario,
    samples,
    searches,
    complaint,
    wrong,
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
    Object.entries(EXPLORE_LIMITS).every(([name, [least, most]]) => {
      const value: unknown = form[name as keyof typeof EXPLORE_LIMITS]
      return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
    })
  return sound ? (form as ExploreForm) : undefined
}
