/**
 * Two recordings side by side: what each measured, the patch between their sources, one cursor. The
 * upper one is the unfixed kernel. Large things are handles outside of Vue's reach.
 */
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import type { Measurements } from '#core/analysis/series.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { orderKernels } from './kernel-order.ts'
import { useLibraryStore } from './library.ts'
import type { ReplayPort } from './replay-port.ts'
import { useRemembered } from './remembered.ts'
import { useRunStore } from './run.ts'
import { useServices } from './services.ts'
import { useTransfersStore } from './transfers.ts'

export type Side = 'upper' | 'lower'
export const SIDES: readonly Side[] = ['upper', 'lower']

/** A recording open for comparison. */
export interface ComparedRecording {
  readonly port: ReplayPort
  readonly measurements: Measurements
}

type Choice = Readonly<Record<Side, string>>

export const useCompareStore = defineStore('compare', () => {
  const { openReplay, recordings, scenarios } = useServices()
  const library = useLibraryStore()
  const transfers = useTransfersStore()
  const run = useRunStore()

  const chosen = useRemembered<Choice>('compare', { upper: '', lower: '' }, parseChoice)
  const upper = shallowRef<ComparedRecording>()
  const lower = shallowRef<ComparedRecording>()
  const failures = shallowRef<Readonly<Partial<Record<Side, Failure>>>>({})
  const loading = ref<number>(0)
  /** Virtual time under the shared cursor. */
  const cursorTime = ref<number>(0)
  const opened = { upper, lower }
  const generation = { upper: 0, lower: 0 }

  const ready = computed(() => upper.value !== undefined && lower.value !== undefined)
  /** What is said where one of the two is asked for and there is none. */
  const missing = computed(() => library.finished.length < 2)

  /** Chooses and opens a recording for one side. */
  async function choose(side: Side, recording: string): Promise<void> {
    chosen.value = { ...chosen.value, [side]: recording }
    await load(side)
  }

  /** Both at once; the one that is expected to be wrong goes up. */
  async function choosePair(first: string, second: string): Promise<void> {
    chosen.value = inOrder(first, second)
    await refresh()
  }

  async function swap(): Promise<void> {
    const { upper: top, lower: bottom } = chosen.value
    chosen.value = { upper: bottom, lower: top }
    await refresh()
  }

  function inOrder(first: string, second: string): Choice {
    const [one, other] = [first, second].map((id) => library.finished.find((row) => row.id === id))
    const scenario = scenarios.find(({ name }) => name === one?.setup.scenario)
    if (!one || !other || !scenario) return { upper: first, lower: second }
    const { model, variant } = one.setup
    const [worse] = orderKernels(scenario, model, variant, other.setup.variant)
    const sameKernel = variant === other.setup.variant
    const swapped = sameKernel ? other.violations > one.violations : worse !== variant
    return swapped ? { upper: second, lower: first } : { upper: first, lower: second }
  }

  /** Opens what is chosen; fills what is not with the last runs or the newest recordings. */
  async function refresh(): Promise<void> {
    chosen.value = complete(chosen.value)
    await Promise.all(SIDES.map((side) => load(side)))
  }

  function complete(choice: Choice): Choice {
    const exists = (id: string): boolean => library.finished.some((row) => row.id === id)
    if (exists(choice.upper) && exists(choice.lower)) return choice
    const [kept] = [choice.upper, choice.lower].filter(exists)
    const recent = [
      ...run.recorded.map(({ recording }) => recording),
      ...library.finished.map(({ id }) => id),
    ]
    const [first, second] = [...new Set(kept === undefined ? recent : [kept, ...recent])].filter(
      exists,
    )
    return inOrder(first ?? '', second ?? '')
  }

  async function load(side: Side): Promise<void> {
    const recording = chosen.value[side]
    const target = opened[side]
    if (target.value?.port.recording === recording) return
    generation[side] += 1
    const mine = generation[side]
    target.value?.port.close()
    target.value = undefined
    failures.value = { ...failures.value, [side]: undefined }
    if (recording === '') return
    loading.value += 1
    const result = await open(recording)
    loading.value -= 1
    if (mine !== generation[side]) {
      if (result.ok) result.value.port.close()
      return
    }
    if (result.ok) target.value = markRaw(result.value)
    else failures.value = { ...failures.value, [side]: result.error }
  }

  async function open(recording: string): Promise<Result<ComparedRecording, Failure>> {
    const ready = await transfers.ensureEvents(recording)
    if (ready?.ok === false) return ready
    const port = await openReplay(recording)
    if (!port.ok) return port
    const measurements = await recordings.measure(recording)
    if (!measurements.ok) {
      port.value.close()
      return err(measurements.error)
    }
    return ok({ port: port.value, measurements: measurements.value })
  }

  /** Lets go of both, e.g. when the panel is closed. */
  function close(): void {
    for (const side of SIDES) {
      generation[side] += 1
      opened[side].value?.port.close()
      opened[side].value = undefined
    }
  }

  return {
    chosen,
    upper,
    lower,
    failures,
    loading,
    cursorTime,
    ready,
    missing,
    choose,
    choosePair,
    swap,
    refresh,
    close,
  }
})

function parseChoice(stored: unknown): Choice | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { upper, lower } = stored as Partial<Choice>
  return typeof upper === 'string' && typeof lower === 'string' ? { upper, lower } : undefined
}
