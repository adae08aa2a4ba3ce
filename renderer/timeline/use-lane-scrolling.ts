/** Which lanes there are and which of them are in view; a lane that is chosen comes into view. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useSize, type Size } from '#renderer/composables/use-size.ts'
import {
  layOutGroups,
  layOutLanes,
  rowsBetween,
  type LaneGroup,
  type LaneHead,
  type LaneLayout,
  type LaneName,
  type LaneRow,
} from './lane-layout.ts'
import type { TimelineSource } from './timeline-source.ts'

export interface LaneScrollingOptions {
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly source: () => TimelineSource
  /** Lanes under heads; without them, those of the source below each other. */
  readonly groups: () => readonly LaneGroup[] | undefined
  readonly selected: () => LaneName | undefined
}

export interface LaneScrolling {
  readonly layout: ComputedRef<LaneLayout>
  /** Of the part that is in view. */
  readonly size: Readonly<Ref<Size>>
  /** What the gutter holds: with a screen more above and below, so that scrolling shows no gaps. */
  readonly nearby: ComputedRef<{
    readonly rows: readonly LaneRow[]
    readonly heads: readonly LaneHead[]
  }>
  /** How far the lanes are scrolled, as of now. */
  readonly top: () => number
  /** Whether there is more than what is in view. */
  readonly overflows: () => boolean
  /** They have been scrolled. */
  readonly scrolled: () => void
}

export function useLaneScrolling({
  scroller,
  source,
  groups,
  selected,
}: LaneScrollingOptions): LaneScrolling {
  const size = useSize(scroller)
  const scrollTop = ref(0)
  const top = (): number => scroller.value?.scrollTop ?? 0

  const layout = computed(() => {
    const grouped = groups()
    if (grouped !== undefined) return layOutGroups(grouped)
    const { cpus, threads, curves } = source()
    return layOutLanes(cpus, threads, curves)
  })

  const nearby = computed(() => {
    const { height } = size.value
    const [from, to] = [scrollTop.value - height, scrollTop.value + 2 * height]
    const { rows, heads } = layout.value
    return { rows: rowsBetween(rows, from, to), heads: rowsBetween(heads, from, to) }
  })

  // A lane that is chosen elsewhere, or by keys, comes into view.
  watch(selected, (lane) => {
    const box = scroller.value
    const row = layout.value.rows.find((one) => one.lane === lane?.lane && one.index === lane.index)
    if (box === null || row === undefined) return
    if (row.top < box.scrollTop) box.scrollTop = row.top
    else if (row.top + row.height > box.scrollTop + box.clientHeight) {
      box.scrollTop = row.top + row.height - box.clientHeight
    }
  })

  return {
    layout,
    size,
    nearby,
    top,
    overflows: () => layout.value.height > size.value.height + 1,
    scrolled: () => (scrollTop.value = top()),
  }
}
