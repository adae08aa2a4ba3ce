/** The set-up form of the Lab: what would be run, kept between sessions, checked while it is typed. */
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, watch } from 'vue'
import type { VariantRequest } from '#core/host/protocol.ts'
import type { Scenario, StoryPart, Variant } from '#core/scenarios/scenario.ts'
import { formComplaint } from './form-complaint.ts'
import { orderKernels, type MemoryModel } from './kernel-order.ts'
import { useRemembered } from './remembered.ts'
import { useServices } from './services.ts'

/** The value of Compare with that means: run one kernel only. */
export const NOTHING = '(nothing)'

export const MAX_SEED = 0xffff_ffff

const DEFAULT_MODEL: MemoryModel = 'sc'
const DEFAULT_WAY: VariantRequest['way'] = 'timed'

/** The form, as plain data. */
export interface LabForm {
  readonly scenario: string
  readonly variant: string
  readonly compare: string
  readonly parameters: Readonly<Record<string, number>>
  readonly model: MemoryModel
  readonly way: VariantRequest['way']
  readonly seed: number
}

export const useLabStore = defineStore('lab', () => {
  const { scenarios } = useServices()
  const stored = useRemembered<LabForm>('lab', defaultForm(scenarios[0]), parseForm)
  const form = shallowReactive<Mutable<LabForm>>({ ...repair(stored.value, scenarios) })
  /** Controls whose text is no acceptable value now. */
  const wrong = shallowReactive(new Set<string>())
  /** Counts up when the whole form is filled in: what was being typed is no part of it any more. */
  const edition = ref(0)

  const scenario = computed(() => scenarios.find(({ name }) => name === form.scenario))
  const variant = computed(() => findVariant(scenario.value, form.variant))
  const compare = computed(() => findVariant(scenario.value, form.compare))
  const valid = computed(() => wrong.size === 0 && variant.value !== undefined)
  const complaint = computed(() =>
    formComplaint(wrong, [...(scenario.value?.parameters ?? []), { name: 'seed', label: 'Seed' }]),
  )

  /** What Run would ask for, the unfixed kernel first. */
  const requests = computed<readonly VariantRequest[]>(() => {
    if (scenario.value === undefined) return []
    const { scenario: name, model, way, seed } = form
    const pair =
      compare.value === undefined || form.compare === form.variant
        ? [form.variant]
        : orderKernels(scenario.value, model, form.variant, form.compare)
    const parameters = { ...form.parameters }
    return pair.map((chosen) => ({
      scenario: name,
      variant: chosen,
      parameters,
      model,
      way,
      seed,
    }))
  })

  watch(form, () => (stored.value = Object.assign({}, form)))

  /** Another race: everything else starts from its defaults, but for model, way and seed. */
  function choose(name: string): void {
    const next = scenarios.find((candidate) => candidate.name === name)
    if (next === undefined || name === form.scenario) return
    const { model, way, seed } = form
    fill({ ...defaultForm(next), model, way, seed })
  }

  function fill(values: Partial<LabForm>): void {
    wrong.clear()
    edition.value++
    Object.assign(form, values)
  }

  function setParameter(name: string, value: number): void {
    form.parameters = { ...form.parameters, [name]: value }
  }

  function setValid(control: string, isValid: boolean): void {
    if (isValid) wrong.delete(control)
    else wrong.add(control)
  }

  /**
   * Takes over what a paragraph of the story sets. Memory model, way and parameters that it does not
   * name go to defaults: what it says is true of those.
   */
  function follow(set: NonNullable<StoryPart['set']>): void {
    fill({
      variant: set.variant ?? form.variant,
      compare: set.compare ?? form.compare,
      model: set.model ?? DEFAULT_MODEL,
      way: set.way ?? DEFAULT_WAY,
      parameters: { ...defaultParameters(scenario.value), ...set.parameters },
    })
  }

  function reset(): void {
    const { scenario: name } = form
    fill(defaultForm(scenarios.find((candidate) => candidate.name === name)))
  }

  return {
    form,
    scenario,
    variant,
    compare,
    valid,
    complaint,
    edition,
    requests,
    choose,
    setParameter,
    setValid,
    follow,
    reset,
  }
})

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function findVariant(scenario: Scenario | undefined, name: string): Variant | undefined {
  return scenario?.variants.find((variant) => variant.name === name)
}

function defaultParameters(scenario: Scenario | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(
    (scenario?.parameters ?? []).map((parameter) => [parameter.name, parameter.default]),
  )
}

function defaultForm(scenario: Scenario | undefined): LabForm {
  return {
    scenario: scenario?.name ?? '',
    variant: scenario?.comparison.variant ?? '',
    compare: scenario?.comparison.with ?? NOTHING,
    parameters: defaultParameters(scenario),
    model: DEFAULT_MODEL,
    way: DEFAULT_WAY,
    seed: 7,
  }
}

/** A remembered form may name what is no more, or lack what is new. */
function repair(form: LabForm, scenarios: readonly Scenario[]): LabForm {
  const scenario = scenarios.find(({ name }) => name === form.scenario) ?? scenarios[0]
  const base = defaultForm(scenario)
  if (scenario === undefined || form.scenario !== scenario.name) return base
  const known = (name: string): boolean => findVariant(scenario, name) !== undefined
  const parameters = Object.fromEntries(
    scenario.parameters.map(({ name, minimum, maximum, default: initial }) => {
      const value = form.parameters[name]
      const fits = value !== undefined && value >= minimum && value <= maximum
      return [name, fits ? value : initial]
    }),
  )
  return {
    ...base,
    variant: known(form.variant) ? form.variant : base.variant,
    compare: known(form.compare) || form.compare === NOTHING ? form.compare : base.compare,
    parameters,
    model: form.model,
    way: form.way,
    seed: form.seed,
  }
}

function parseForm(stored: unknown): LabForm | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { scenario, variant, compare, parameters, model, way, seed } = stored as Partial<LabForm>
  const sound =
    typeof scenario === 'string' &&
    typeof variant === 'string' &&
    typeof compare === 'string' &&
    typeof parameters === 'object' &&
    parameters !== null &&
    (model === 'sc' || model === 'tso' || model === 'pso') &&
    (way === 'timed' || way === 'explore') &&
    typeof seed === 'number' &&
    Number.isInteger(seed) &&
    seed >= 0 &&
    seed <= MAX_SEED
  return sound ? { scenario, variant, compare, parameters, model, way, seed } : undefined
}
