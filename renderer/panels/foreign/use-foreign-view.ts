/**
 * What is looked at in one or two traces beside each other: the view and the cursor on their common axis,
 * in each a chosen moment, and how much later the lower one is laid.
 */
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ForeignEvent, ForeignFilter } from '#core/foreign/foreign-events.ts'
import type { LaneName } from '#renderer/timeline/lane-layout.ts'
import {
  commonAxis,
  fromAxis,
  toAxis,
  type LinkedTimeline,
  type Placement,
} from '#renderer/timeline/linked-timelines.ts'
import { axisOf, frameRange, span, zoomAt, type Viewport } from '#renderer/timeline/viewport.ts'
import type { Side } from './use-beside.ts'

export type SideKey = 'upper' | 'lower'

/** The chosen moment of one side. */
export interface Chosen {
  /** In the time of its trace. */
  readonly time: number
  readonly lane?: LaneName | undefined
  /** What is there, in a foreign trace. */
  readonly event?: ForeignEvent | undefined
  /** What is there in words, in a recording. */
  readonly words?: string | undefined
}

/** How near a click has to be to a moment, as a share of what is in view. */
const REACH = 0.005

export interface ForeignViewOptions {
  readonly upper: () => Side
  readonly lower: () => Side | undefined
  readonly onFailure: (reason: unknown) => void
}

export interface ForeignView {
  readonly viewport: ShallowRef<Viewport>
  readonly cursor: Ref<number>
  readonly range: ShallowRef<Viewport | undefined>
  /** How much later on the axis the lower one begins; negative where it begins earlier. */
  readonly offset: Readonly<Ref<number>>
  /** Whether the lower one is stretched or shrunk to the length of the upper one. */
  readonly stretched: Readonly<Ref<boolean>>
  /** How long a tick of the lower one is on the axis. */
  readonly scale: Readonly<Ref<number>>
  readonly active: Ref<SideKey>
  readonly chosen: Readonly<Ref<Readonly<Record<SideKey, Chosen | undefined>>>>
  readonly timelines: Readonly<Ref<readonly LinkedTimeline[]>>
  readonly markers: Readonly<Ref<readonly { readonly name: string; readonly time: number }[]>>
  readonly canAlign: Readonly<Ref<boolean>>
  side(key: SideKey): Side | undefined
  choose(key: SideKey, place: { time: number; lane: LaneName | undefined }): Promise<void>
  chooseLane(key: SideKey, lane: LaneName): void
  /** Goes to an event of the active side. */
  show(event: ForeignEvent): void
  /** Goes to a time of the active side, as far as it has one. */
  goTo(time: number): void
  /**
   * Goes to the next (1) or previous (-1) event of the active side that passes; of those that are searched
   * for, from the last to the first.
   */
  step(filter: ForeignFilter, way: 1 | -1): Promise<void>
  /** Lays the two chosen moments above each other. */
  align(): void
  alignStarts(): void
  toggleStretched(): void
  setMarker(name: 'A' | 'B'): void
  fit(): void
  zoom(factor: number): void
}

export function useForeignView(options: ForeignViewOptions): ForeignView {
  const viewport = shallowRef<Viewport>(axisOf(1))
  const cursor = ref(0)
  const range = shallowRef<Viewport>()
  const offset = ref(0)
  const stretched = ref(false)
  const active = ref<SideKey>('upper')
  const chosen = shallowRef<Readonly<Record<SideKey, Chosen | undefined>>>({
    upper: undefined,
    lower: undefined,
  })
  const marked = shallowRef<ReadonlyMap<string, number>>(new Map())

  const side = (key: SideKey): Side | undefined =>
    key === 'upper' ? options.upper() : options.lower()
  const scale = computed(() => {
    const lower = options.lower()
    if (!stretched.value || lower === undefined) return 1
    return Math.max(1, options.upper().source.ticks) / Math.max(1, lower.source.ticks)
  })
  const placement = (key: SideKey): Placement =>
    key === 'upper' ? {} : { offset: offset.value, scale: scale.value }

  const timelines = computed(() =>
    (['upper', 'lower'] as const).flatMap((key): LinkedTimeline[] => {
      const one = side(key)
      if (one === undefined) return []
      const place = chosen.value[key]
      const label = key === 'upper' ? 'Timeline' : `Timeline beside it, of ${one.name}`
      const selected = { selectedTime: place?.time, selectedLane: place?.lane }
      return [{ key, label, source: one.source, ...placement(key), ...selected }]
    }),
  )
  const axis = computed(() => commonAxis(timelines.value))

  watch(
    () => [options.upper(), options.lower()],
    () => {
      offset.value = 0
      // Steps have no length: they only fit an axis of time when they are stretched to it.
      stretched.value = options.lower()?.source.clock === 'steps'
      active.value = 'upper'
      chosen.value = { ...chosen.value, lower: undefined }
      viewport.value = axis.value
    },
    { immediate: true },
  )

  function put(key: SideKey, place: Chosen): void {
    active.value = key
    chosen.value = { ...chosen.value, [key]: place }
  }

  /** Places that were asked about meanwhile count no more. */
  let asked = 0

  async function choose(
    key: SideKey,
    { time, lane }: { time: number; lane: LaneName | undefined },
  ): Promise<void> {
    const mine = ++asked
    put(key, { time, lane })
    const one = side(key)
    if (one === undefined || lane === undefined) return
    try {
      if (one.trace === undefined) {
        const words = await one.source.describe(time, lane)
        if (mine === asked) put(key, { time, lane, words })
        return
      }
      const reach = span(viewport.value) * REACH
      const event = await one.trace.ask('at', time, lane.lane, lane.index, reach)
      if (mine !== asked || event === undefined) return
      // A moment is meant exactly; within a slice the place is.
      const exact = event.start === event.end ? event.start : time
      put(key, { time: exact, lane, event })
      cursor.value = toAxis(placement(key), exact)
    } catch (reason) {
      options.onFailure(reason)
    }
  }

  function show(event: ForeignEvent): void {
    asked += 1
    const key = active.value
    put(key, { time: event.start, lane: event.lane, event })
    cursor.value = toAxis(placement(key), event.start)
  }

  function goTo(time: number): void {
    asked += 1
    const key = active.value
    const inside = Math.max(0, Math.min(side(key)?.source.ticks ?? 0, time))
    put(key, { time: inside, lane: chosen.value[key]?.lane })
    cursor.value = toAxis(placement(key), inside)
  }

  async function step(filter: ForeignFilter, way: 1 | -1): Promise<void> {
    const key = active.value
    const trace = side(key)?.trace
    if (trace === undefined) return
    const place = chosen.value[key]
    const time = fromAxis(placement(key), cursor.value)
    // The cursor may have been dragged away from what was chosen.
    const isThere = place !== undefined && toAxis(placement(key), place.time) === cursor.value
    const event = isThere ? place.event : undefined
    const from = event === undefined ? { time } : { time: event.start, number: event.number }
    try {
      const beyond = await trace.ask('step', filter, from, way)
      // Whoever searches goes on at the other end.
      const otherEnd = { time: way === 1 ? -1 : Infinity }
      const next =
        beyond ?? (filter.text ? await trace.ask('step', filter, otherEnd, way) : undefined)
      if (next !== undefined) show(next)
    } catch (reason) {
      options.onFailure(reason)
    }
  }

  watch(stretched, () => {
    offset.value = 0
    viewport.value = axis.value
  })

  function align(): void {
    const { upper, lower } = chosen.value
    if (upper === undefined || lower === undefined) return
    offset.value = upper.time - lower.time * scale.value
    cursor.value = upper.time
  }

  return {
    viewport,
    cursor,
    range,
    offset,
    stretched,
    scale,
    active,
    chosen,
    timelines,
    markers: computed(() => [...marked.value].map(([name, time]) => ({ name, time }))),
    canAlign: computed(() => {
      const { upper, lower } = chosen.value
      return upper !== undefined && lower !== undefined
    }),
    side,
    choose,
    chooseLane: (key, lane) =>
      put(key, { ...chosen.value[key], time: fromAxis(placement(key), cursor.value), lane }),
    show,
    goTo,
    step,
    align,
    alignStarts() {
      offset.value = 0
    },
    toggleStretched() {
      stretched.value = !stretched.value
    },
    setMarker(name) {
      marked.value = new Map(marked.value).set(name, cursor.value)
    },
    fit() {
      const near = range.value === undefined ? axis.value : frameRange(range.value, axis.value)
      const already = near.from === viewport.value.from && near.to === viewport.value.to
      viewport.value = already ? axis.value : near
    },
    zoom(factor) {
      viewport.value = zoomAt(viewport.value, cursor.value, factor, axis.value)
    },
  }
}
