/**
 * The explorations of the Explore activity: what was asked for, how far each is, and what came of it.
 * Documents stay outside of Vue's reach: with their parts they may be large.
 */
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import type { CampaignDocument } from '#core/host/explore/campaign-document.ts'
import type { ExplorationDocument, ViolationRecord } from '#core/host/explore/document.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import type {
  ExplorationDone,
  ExplorationOrder,
  ExplorationProgress,
} from '#renderer/sim/exploration-messages.ts'
import { useNoticesStore } from './notices.ts'
import { useServices } from './services.ts'
import { useShellStore } from './shell.ts'

export type { CampaignDocument, ExplorationDocument, ExploreRequest, ViolationRecord }

/** One variant with one strategy. */
export interface ExploreCell {
  readonly request: ExploreRequest
  readonly progress: ExplorationProgress['cells'][number] | undefined
  /** There once it is over, or was interrupted. */
  readonly document: ExplorationDocument | undefined
}

export type ExploreState = 'idle' | 'running' | 'stopping' | 'over' | 'failed'

export const useExploreStore = defineStore('explore', () => {
  const { explorer, simulator } = useServices()
  const shell = useShellStore()
  const notices = useNoticesStore()

  const state = ref<ExploreState>('idle')
  const cells = shallowRef<readonly ExploreCell[]>([])
  const seconds = ref<number>(0)
  const failure = shallowRef<Failure>()
  const campaign = shallowRef<CampaignDocument>()
  const interrupted = ref<boolean>(false)
  /** The row whose details are shown. */
  const chosen = ref<number>(0)
  /** The failure that is being recorded for Replay, by its schedule. */
  const opening = ref<string>()
  let handle: { stop(): void } | undefined
  let order: ExplorationOrder | undefined

  const active = computed(() => state.value === 'running' || state.value === 'stopping')
  const current = computed(() => cells.value[chosen.value])
  /** What was interrupted can go on: every part that was finished is kept. */
  const resumable = computed(() => state.value === 'over' && interrupted.value)

  /** Begins all of `requests` together; does nothing while others are under way. */
  function start(
    requests: readonly ExploreRequest[],
    conduct: Pick<ExplorationOrder, 'workers' | 'seconds'>,
  ): void {
    if (active.value) return
    chosen.value = 0
    begin({ requests, ...conduct, known: [] })
  }

  /** Goes on with what was interrupted, for as long again. */
  function resume(): void {
    if (!resumable.value || order === undefined) return
    begin({ ...order, known: campaign.value?.cells ?? [] })
  }

  function stop(): void {
    if (state.value !== 'running') return
    state.value = 'stopping'
    handle?.stop()
  }

  function clear(): void {
    if (active.value) return
    state.value = 'idle'
    cells.value = []
    campaign.value = undefined
    failure.value = undefined
  }

  /** Records the run of `schedule` and goes to Replay with it. */
  function openFailure({ request }: ExploreCell, schedule: string): void {
    if (opening.value !== undefined) return
    opening.value = schedule
    const recording = crypto.randomUUID()
    simulator.start(
      recording,
      { ...request.run, schedule },
      {
        progress: () => undefined,
        done: () => {
          opening.value = undefined
          void shell.openInReplay(recording)
        },
        failed: (last) => {
          opening.value = undefined
          notices.failed(last.failure)
        },
      },
    )
  }

  function begin(next: ExplorationOrder): void {
    order = next
    state.value = 'running'
    failure.value = undefined
    interrupted.value = false
    seconds.value = 0
    cells.value = next.requests.map((request) => ({
      request,
      progress: undefined,
      document: undefined,
    }))
    const begun = explorer.start(next, {
      progress: take,
      done: finish,
      failed: (last) => {
        state.value = 'failed'
        failure.value = markRaw(last.failure)
      },
    })
    // A request can be refused before start() returns.
    handle = active.value ? begun : undefined
  }

  function take(message: ExplorationProgress): void {
    seconds.value = message.seconds
    cells.value = cells.value.map((cell, at) => ({
      ...cell,
      progress: message.cells[at] && markRaw(message.cells[at]),
    }))
  }

  function finish({ document, interrupted: early }: ExplorationDone): void {
    handle = undefined
    state.value = 'over'
    interrupted.value = early
    seconds.value = document.seconds
    campaign.value = markRaw(document)
    cells.value = cells.value.map((cell, at) => {
      const result = document.cells[at]
      return result === undefined ? cell : withDocument(cell, result)
    })
  }

  return {
    state,
    cells,
    seconds,
    failure,
    campaign,
    chosen,
    opening,
    active,
    current,
    resumable,
    start,
    resume,
    stop,
    clear,
    openFailure,
  }
})

/** The document is the last word about what was asked for: its parameters are complete. */
function withDocument(cell: ExploreCell, document: ExplorationDocument): ExploreCell {
  const { parameters } = document
  const run = { ...cell.request.run, parameters }
  return { ...cell, request: { ...cell.request, run }, document: markRaw(document) }
}
