/**
 * Time travel over the open recording: where the playhead is, what is shown there, how it moves. The
 * scene is the one source of every replay panel; it follows the playhead, latest wish first.
 */
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import { clockOf } from '#core/analysis/clock.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { EVENT_RETRY, EVENT_VIOLATION } from '#core/event/kinds.ts'
import type { EventQuery } from '#core/replay/search.ts'
import { cancelFrame, requestFrame } from '#renderer/composables/use-frame.ts'
import { createJumper, type JumpTarget } from './jumper.ts'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'
import { createPlayer, type PlaySpeed } from './player.ts'
import { clampSeq, parsePosition } from './position.ts'
import type { OpenReplay, ReplayPort } from './replay-port.ts'
import { createSceneCache, type Scene, type SceneCache } from './scene.ts'

/** Scenes kept: the neighbours of the last few positions. */
const CACHED_SCENES = 16
/** How long a playhead rests before its neighbours are fetched: a dragged one must not wait for them. */
const REST_MILLISECONDS = 60

/** A moment to measure from. */
export interface Marker {
  readonly seq: number
  readonly time: number
}
export type MarkerName = 'A' | 'B'

const VIOLATION: JumpTarget = {
  name: 'violation',
  query: () => ({ kinds: [EVENT_VIOLATION] }),
}
const RETRY: JumpTarget = { name: 'retry', query: () => ({ kinds: [EVENT_RETRY] }) }

export const useReplayStore = defineStore('replay', () => {
  const port = shallowRef<ReplayPort>()
  const scene = shallowRef<Scene>()
  /** Where the playhead was put; `scene` follows. */
  const target = ref(0)
  const playing = ref(false)
  const speed = ref<PlaySpeed>(20)
  const markers = shallowRef<Readonly<Partial<Record<MarkerName, Marker>>>>({})
  /** Why the last action did nothing, in words for the user. */
  const notice = shallowRef<Failure>()
  /** Identifier of the recording that is being opened. */
  const opening = ref<string>()

  const events = computed(() => port.value?.manifest.events ?? 0)
  /** What its times count. */
  const clock = computed(() => clockOf(port.value?.manifest.setup.way ?? 'timed'))
  const isOpen = computed(() => events.value > 0)

  let cache: SceneCache | undefined
  let resting: ReturnType<typeof setTimeout> | undefined

  const seeker = createLatestWins<number, Scene>({
    load: (seq) => cache?.load(seq) ?? Promise.reject(new Error('no recording is open')),
    apply(loaded) {
      scene.value = markRaw(loaded)
      clearTimeout(resting)
      if (loaded.seq !== target.value || playing.value) return
      resting = setTimeout(() => prefetchNeighbours(loaded.seq), REST_MILLISECONDS)
    },
    fail(reason) {
      pause()
      notice.value = explain('E_SEEK', 'This event cannot be shown', reason)
    },
  })

  const player = createPlayer({
    requestFrame,
    cancelFrame,
    goTo(seq) {
      moveTo(seq)
      return target.value < events.value - 1
    },
    onEnd() {
      playing.value = false
    },
  })

  const jumper = createJumper({
    find: (query, from, direction) =>
      port.value?.find(query, from, direction) ?? Promise.resolve(undefined),
    position: () => target.value,
    goTo,
    arrived: () => seeker.settled(),
    notFound(jump, direction) {
      const way = direction === 1 ? 'later' : 'earlier'
      notice.value = failure('E_NOT_FOUND', `No ${way} ${jump.name} in this recording.`)
    },
    fail(reason) {
      notice.value = explain('E_SEARCH', 'The search stopped', reason)
    },
  })

  function prefetchNeighbours(seq: number): void {
    for (const neighbour of [seq + 1, seq - 1]) {
      // A neighbour that cannot be loaded is reported when it is asked for.
      if (neighbour >= 0 && neighbour < events.value) cache?.load(neighbour).catch(() => undefined)
    }
  }

  function moveTo(seq: number): void {
    if (!isOpen.value) return
    target.value = clampSeq(seq, events.value)
    notice.value = undefined
    seeker.want(target.value)
  }

  /** Puts the playhead on event `seq`, or the nearest that exists; a recording that plays plays on. */
  function goTo(seq: number): void {
    moveTo(seq)
    if (playing.value) player.play(target.value, speed.value)
  }

  /** Puts the playhead on the last event at or before `time`. */
  async function goToTime(time: number): Promise<void> {
    const asked = port.value
    if (asked === undefined) return
    const seq = await asked.seqAt(time)
    if (port.value === asked) goTo(seq)
  }

  /** Goes where a user's words point; a failure says what could be typed instead. */
  async function goToText(text: string): Promise<Result<void, Failure>> {
    const position = parsePosition(text, target.value, events.value)
    if (!position.ok) return position
    if (position.value.kind === 'seq') goTo(position.value.seq)
    else await goToTime(position.value.time)
    return ok(undefined)
  }

  function play(): void {
    if (!isOpen.value || playing.value) return
    if (target.value >= events.value - 1) moveTo(0)
    playing.value = true
    player.play(target.value, speed.value)
  }

  function pause(): void {
    playing.value = false
    player.pause()
  }

  function setSpeed(eventsPerSecond: PlaySpeed): void {
    speed.value = eventsPerSecond
    if (playing.value) player.play(target.value, eventsPerSecond)
  }

  /** One event on (1) or back (-1). */
  function step(direction: 1 | -1): void {
    pause()
    goTo(target.value + direction)
  }

  /** To the nearest event of a sort. */
  function jump(to: JumpTarget, direction: 1 | -1): void {
    if (!isOpen.value) return
    pause()
    jumper.jump(to, direction)
  }

  /** To the next or previous event on the CPU of the current one. */
  function stepInLane(direction: 1 | -1): void {
    const cpu = scene.value?.event.cpu
    if (cpu !== undefined) jump({ name: `event on CPU ${cpu}`, query: () => ({ cpu }) }, direction)
  }

  /** To the next (1) or previous (-1) write of any byte of a field. */
  function jumpToWrite(name: string, address: number, bytes: number, direction: 1 | -1): void {
    jump({ name: `write of ${name}`, query: () => ({ writes: { address, bytes } }) }, direction)
  }

  /** To the next or previous event of another actor: where the CPU or the lock changed hands. */
  function jumpToHandover(direction: 1 | -1): void {
    const query = (): EventQuery => {
      const actor = scene.value?.event.actor
      return actor === undefined ? {} : { notActor: actor }
    }
    jump({ name: 'event of another thread', query }, direction)
  }

  function setMarkerHere(name: MarkerName): void {
    const shown = scene.value
    if (shown !== undefined) setMarker(name, { seq: shown.seq, time: shown.time })
  }

  /** Something asked of the recording outside of seeking failed: tells the user. */
  function reportFailure(code: string, what: string, reason: unknown): void {
    notice.value = explain(code, what, reason)
  }

  function setMarker(name: MarkerName, at: Marker | undefined): void {
    const { [name]: _, ...others } = markers.value
    markers.value = at === undefined ? others : { ...others, [name]: at }
  }

  /** Shows an open recording; the one shown before is closed. */
  function attach(opened: ReplayPort): void {
    close()
    port.value = markRaw(opened)
    cache = createSceneCache(opened, CACHED_SCENES)
    moveTo(0)
  }

  /** Opens a recording and shows it; on failure the one that was open stays. */
  async function open(recording: string, openReplay: OpenReplay): Promise<Result<void, Failure>> {
    opening.value = recording
    const opened = withEvents(await openReplay(recording))
    if (opening.value !== recording) {
      if (opened.ok) opened.value.close()
      return ok(undefined)
    }
    opening.value = undefined
    if (!opened.ok) {
      notice.value = opened.error
      return opened
    }
    attach(opened.value)
    return ok(undefined)
  }

  function close(): void {
    pause()
    clearTimeout(resting)
    seeker.stop()
    jumper.stop()
    cache = undefined
    port.value?.close()
    port.value = undefined
    scene.value = undefined
    target.value = 0
    markers.value = {}
    notice.value = undefined
  }

  /** Resolves when the scene is the one under the playhead. */
  async function settled(): Promise<void> {
    await jumper.settled()
    await seeker.settled()
  }

  return {
    port,
    clock,
    scene,
    target,
    playing,
    speed,
    markers,
    notice,
    opening,
    events,
    isOpen,
    attach,
    open,
    close,
    settled,
    goTo,
    goToTime,
    goToText,
    play,
    pause,
    setSpeed,
    stepForward: () => step(1),
    stepBack: () => step(-1),
    nextInLane: () => stepInLane(1),
    previousInLane: () => stepInLane(-1),
    nextViolation: () => jump(VIOLATION, 1),
    previousViolation: () => jump(VIOLATION, -1),
    nextRetry: () => jump(RETRY, 1),
    previousRetry: () => jump(RETRY, -1),
    nextHandover: () => jumpToHandover(1),
    previousHandover: () => jumpToHandover(-1),
    jump,
    jumpToWrite,
    setMarker,
    setMarkerHere,
    reportFailure,
  }
})

/** A recording without events (cut off before its first chunk) has no moment to show. */
function withEvents(opened: Result<ReplayPort, Failure>): Result<ReplayPort, Failure> {
  if (!opened.ok || opened.value.manifest.events > 0) return opened
  opened.value.close()
  return err(
    failure('E_NO_EVENTS', `“${opened.value.manifest.title}” holds no events.`, {
      hint: 'It was cut off before anything was stored. Delete it and run it again.',
    }),
  )
}

/** A rejected answer as a failure to show, in the port's own words where it gave a `Failure`. */
function explain(code: string, what: string, reason: unknown): Failure {
  const cause = reason instanceof Error ? reason.cause : reason
  if (isFailure(cause)) {
    return failure(cause.code, `${what}: ${cause.message}`, { at: cause.at, hint: cause.hint })
  }
  return failure(code, `${what}: ${reason instanceof Error ? reason.message : String(reason)}`)
}

function isFailure(reason: unknown): reason is Failure {
  return typeof reason === 'object' && reason !== null && 'code' in reason && 'message' in reason
}
