/** The questions of a scenario that a measurement answers: which is asked, how far its answer has come. */
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef, watch } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import {
  experimentCells,
  experimentTable,
  type ExperimentTable,
  type MeasuredCell,
} from '#core/host/experiment-plan.ts'
import type { Experiment, Parameter } from '#core/scenarios/scenario.ts'
import { useLabStore } from './lab.ts'
import { useServices } from './services.ts'

/** Runs of each cell, with these seeds: enough to see how much luck is in it. */
const SEEDS: readonly number[] = [1, 2, 3]

export const useExperimentStore = defineStore('experiment', () => {
  const { experimenter } = useServices()
  const lab = useLabStore()
  const key = ref<string>()
  const measured = shallowRef<readonly MeasuredCell[]>([])
  const planned = ref<number>(0)
  const running = ref<boolean>(false)
  const failure = shallowRef<Failure>()
  const started = ref<number>(0)
  const seconds = ref<number>(0)
  let handle: { stop(): void } | undefined

  const experiments = computed<readonly Experiment[]>(() => lab.scenario?.experiments ?? [])
  const experiment = computed(
    () => experiments.value.find((one) => one.key === key.value) ?? experiments.value[0],
  )
  const parameter = computed<Parameter | undefined>(() =>
    lab.scenario?.parameters.find(({ name }) => name === experiment.value?.parameter),
  )
  const table = computed<ExperimentTable | undefined>(() => {
    const asked = experiment.value
    return asked && measured.value.length > 0
      ? markRaw(experimentTable(asked, measured.value))
      : undefined
  })
  const fraction = computed(() =>
    planned.value === 0 ? undefined : measured.value.length / planned.value,
  )

  // Another question, or another race: what was measured does not belong to it.
  watch(experiment, () => {
    stop()
    measured.value = []
    failure.value = undefined
    planned.value = 0
  })

  function ask(which: string): void {
    key.value = which
  }

  function start(): void {
    const { scenario } = lab
    const asked = experiment.value
    if (running.value || scenario === undefined || asked === undefined) return
    const cells = experimentCells(scenario, asked, SEEDS)
    measured.value = []
    failure.value = undefined
    planned.value = cells.length
    started.value = performance.now()
    running.value = true
    handle = experimenter.start(cells, {
      measured(cell) {
        measured.value = [...measured.value, cell]
        seconds.value = (performance.now() - started.value) / 1_000
      },
      ended(problem) {
        running.value = false
        handle = undefined
        if (problem?.code !== 'E_STOPPED') failure.value = problem
      },
    })
  }

  function stop(): void {
    handle?.stop()
  }

  return {
    experiments,
    experiment,
    parameter,
    table,
    measured,
    planned,
    running,
    failure,
    fraction,
    seconds,
    ask,
    start,
    stop,
  }
})
