/**
 * What Explore shows: the explorations under way, or kept ones as they ended, and how to start, stop and
 * go on with them. Documents stay outside of Vue's reach: they may be large.
 */
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { Interleaving } from '#core/export/interleaving.ts'
import type { CampaignDocument } from '#core/host/explore/campaign-document.ts'
import type { ExplorationDocument, ViolationRecord } from '#core/host/explore/document.ts'
import { moreMemory } from '#core/host/explore/memory.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import { leftText } from '#core/host/explore/time-left.ts'
import type {
  ExplorationDone,
  ExplorationOrder,
  ExplorationProgress,
  ShownExploration,
} from '#renderer/sim/exploration-messages.ts'
import { useNoticesStore } from './notices.ts'
import { useServices } from './services.ts'
import { useShellStore } from './shell.ts'

export {
  describeCampaign,
  describeExploration,
  factsOf,
  memoryText,
  sentenceOf,
} from '#core/host/explore/report.ts'
export { interleavingColumns, interleavingLines } from '#core/export/interleaving.ts'
export { mebibytes } from '#core/host/explore/memory.ts'
export type { CampaignDocument, ExplorationDocument, ExploreRequest, Interleaving, ViolationRecord }

/** One variant with one strategy. */
export interface ExploreCell {
  /** What asks for it; of a kept one possibly why nothing can any more. */
  readonly request: Result<ExploreRequest, Failure>
  readonly progress: ExplorationProgress['cells'][number] | undefined
  /** There once it is over, or was interrupted. */
  readonly document: ExplorationDocument | undefined
  /** It ran out of memory, and can go on with more. */
  readonly outOfMemory: boolean
}

/** Explorations made together. */
export interface Exploration {
  readonly id: string
  readonly cells: readonly ExploreCell[]
  readonly seconds: number
  /** How long they will still take, where that can be said. */
  readonly left: string | undefined
  /** There once they are over, or were interrupted. */
  readonly campaign: CampaignDocument | undefined
  readonly resumable: boolean
}

export type ExploreState = 'idle' | 'running' | 'stopping'
type Conduct = Pick<ExplorationOrder, 'workers' | 'seconds'>

export const useExploreStore = defineStore('explore', () => {
  const { host, explorer, simulator } = useServices()
  const shell = useShellStore()
  const notices = useNoticesStore()

  const state = ref<ExploreState>('idle')
  /** What is under way, looked at or not. */
  const live = shallowRef<Exploration>()
  /** What is looked at, unless it is what is under way. */
  const kept = shallowRef<Exploration>()
  const watching = ref<boolean>(true)
  const failure = shallowRef<Failure>()
  /** The row whose details are shown. */
  const chosen = ref<number>(0)
  /** The failure that is being recorded for Replay, by its schedule. */
  const opening = ref<string>()
  /** Of this machine; undefined while, or where, it is not known. */
  const machineBytes = ref<number>()
  let handle: { stop(): void } | undefined
  void host.memoryBytes().then((bytes) => (machineBytes.value = bytes))

  const active = computed(() => state.value !== 'idle')
  const shown = computed(() => (watching.value && live.value ? live.value : kept.value))
  const cells = computed(() => shown.value?.cells ?? [])
  const seconds = computed(() => shown.value?.seconds ?? 0)
  const campaign = computed(() => shown.value?.campaign)
  const current = computed(() => cells.value[chosen.value])
  /** What was interrupted can go on: every part that was finished is kept. */
  const resumable = computed(() => !active.value && kept.value?.resumable === true)

  /** Bytes for each of so many workers with which what ran out of memory can go on; if there are more. */
  function memoryToGoOn(workers: number): number | undefined {
    const starved = kept.value?.cells.filter(({ outOfMemory }) => outOfMemory) ?? []
    const requests = starved.flatMap(({ request }) => (request.ok ? [request.value] : []))
    if (active.value || requests.length === 0 || requests.length < starved.length) return undefined
    return moreMemory(requests, machineBytes.value, workers)
  }

  /** Begins all of `requests` together; does nothing while others are under way. */
  function start(requests: readonly ExploreRequest[], conduct: Conduct): void {
    if (active.value) return
    chosen.value = 0
    begin({ id: crypto.randomUUID(), requests, ...conduct, resume: false })
  }

  /** Goes on with what is shown from where it was interrupted, for as long again. */
  function resume(conduct: Conduct): void {
    if (resumable.value) goOn(conduct, undefined)
  }

  /** Goes on with what is shown, what ran out of memory with as much more as there is. */
  function resumeWithMore(conduct: Conduct): void {
    const bytes = memoryToGoOn(conduct.workers)
    if (bytes !== undefined) goOn(conduct, bytes)
  }

  function goOn(conduct: Conduct, maxBytes: number | undefined): void {
    const from = kept.value
    if (from === undefined) return
    const requests = from.cells.flatMap(({ request, outOfMemory }) => {
      if (!request.ok) return []
      const { bounds } = request.value
      const more = outOfMemory && maxBytes !== undefined
      return more ? [{ ...request.value, bounds: { ...bounds, maxBytes } }] : [request.value]
    })
    begin({ id: from.id, requests, ...conduct, resume: true })
  }

  function stop(): void {
    if (state.value !== 'running') return
    state.value = 'stopping'
    handle?.stop()
  }

  /** Shows a kept one, or the one under way. */
  async function open(id: string): Promise<void> {
    if (live.value?.id === id) {
      watch()
      return
    }
    const result = await explorer.open(id)
    if (result.ok) show(result.value)
    else notices.failed(result.error)
  }

  /** Shows what is under way. */
  function watch(): void {
    watching.value = true
    failure.value = undefined
    chosen.value = 0
  }

  function show(exploration: ShownExploration): void {
    kept.value = explorationOf(exploration)
    watching.value = false
    failure.value = undefined
    chosen.value = 0
  }

  /** Shows nothing, if it is `id` that is shown. */
  function close(id: string): void {
    if (kept.value?.id === id) kept.value = undefined
  }

  function dismiss(): void {
    failure.value = undefined
  }

  /** Records the run of `schedule` and goes to Replay with it. */
  function openFailure({ request }: ExploreCell, schedule: string): void {
    if (opening.value !== undefined) return
    if (!request.ok) {
      notices.failed(request.error)
      return
    }
    opening.value = schedule
    const recording = crypto.randomUUID()
    simulator.start(
      recording,
      { ...request.value.run, schedule },
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

  function begin(order: ExplorationOrder): void {
    state.value = 'running'
    watching.value = true
    failure.value = undefined
    live.value = {
      id: order.id,
      cells: order.requests.map((request) => ({
        request: ok(request),
        progress: undefined,
        document: undefined,
        outOfMemory: false,
      })),
      seconds: 0,
      left: undefined,
      campaign: undefined,
      resumable: false,
    }
    const begun = explorer.start(order, {
      progress: take,
      done: finish,
      failed: (last) => {
        end()
        failure.value = markRaw(last.failure)
      },
    })
    // A request can be refused before start() returns.
    handle = active.value ? begun : undefined
  }

  function take(message: ExplorationProgress): void {
    if (live.value === undefined) return
    const now = live.value.cells.map((cell, at) => ({
      ...cell,
      progress: message.cells[at] && markRaw(message.cells[at]),
    }))
    const left = message.left && leftText(message.left)
    live.value = { ...live.value, seconds: message.seconds, left, cells: now }
  }

  function finish({ shown: result, unkept }: ExplorationDone): void {
    const looking = watching.value
    end()
    if (unkept !== undefined) notices.failed(unkept)
    if (looking) kept.value = explorationOf(result)
    else {
      notices.done(`Exploration over: ${result.document.verdict}`, {
        action: { label: 'Show', run: () => show(result) },
      })
    }
  }

  function end(): void {
    handle = undefined
    state.value = 'idle'
    live.value = undefined
  }

  return {
    state,
    live,
    shown,
    cells,
    seconds,
    failure,
    campaign,
    chosen,
    opening,
    active,
    current,
    resumable,
    memoryToGoOn,
    start,
    resume,
    resumeWithMore,
    stop,
    open,
    show,
    close,
    dismiss,
    openFailure,
  }
})

/** A result with its documents beside what asks for them. */
function explorationOf(shown: ShownExploration): Exploration {
  const { id, document, requests, outOfMemory, resumable } = shown
  return {
    id,
    campaign: markRaw(document),
    seconds: document.seconds,
    left: undefined,
    resumable,
    cells: document.cells.flatMap((cell, at) => {
      const request = requests[at]
      const starved = outOfMemory[at] === true
      return request
        ? [{ request, progress: undefined, document: markRaw(cell), outOfMemory: starved }]
        : []
    }),
  }
}
