/** The entries of the Lab's comboboxes. */
import type { Scenario } from '#core/scenarios/scenario.ts'
import { NOTHING } from '#renderer/stores/lab.ts'
import type { SelectOption } from '#renderer/ui/select-option.ts'

export const MODEL_OPTIONS: readonly SelectOption[] = [
  {
    value: 'sc',
    label: 'sc',
    mono: true,
    detail: 'Sequential consistency: stores become visible at once',
  },
  {
    value: 'tso',
    label: 'tso',
    mono: true,
    detail: 'x86: one store buffer per CPU, drained in order; loads stay in order',
  },
  {
    value: 'pso',
    label: 'pso',
    mono: true,
    detail: 'Stores to different addresses drain in any order; loads stay in order',
  },
]

export const WAY_OPTIONS: readonly SelectOption[] = [
  {
    value: 'timed',
    label: 'timed',
    mono: true,
    detail: 'Virtual time by a cost table; compares designs, predicts no machine',
  },
  {
    value: 'explore',
    label: 'explore',
    mono: true,
    detail: 'One random walk over the schedules, a tick a step; ends at the first violation',
  },
]

/** `Inode accounting (2003)` and its like. */
export function scenarioOptions(scenarios: readonly Scenario[]): readonly SelectOption[] {
  return scenarios.map(({ name, title, year, summary }) => ({
    value: name,
    label: `${title} (${year})`,
    detail: summary,
  }))
}

export function variantOptions(scenario: Scenario | undefined): readonly SelectOption[] {
  return (scenario?.variants ?? []).map(({ name, title }) => ({
    value: name,
    label: name,
    mono: true,
    detail: title,
  }))
}

/** As {@link variantOptions}, with the choice to run one kernel alone. */
export function comparisonOptions(
  scenario: Scenario | undefined,
  variant: string,
): readonly SelectOption[] {
  return [
    { value: NOTHING, label: 'nothing', detail: 'Run one kernel alone' },
    ...variantOptions(scenario).map((option) => ({
      ...option,
      disabled: option.value === variant,
    })),
  ]
}
