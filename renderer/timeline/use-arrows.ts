/** The arrows for what is in view, asked for as the view and the selected lane change. */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { LaneArrows } from '#core/analysis/lanes.ts'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'
import type { LaneLayout, LaneName, LaneRow } from './lane-layout.ts'
import { resolutionFor } from './picture-cache.ts'
import type { LoadArrows, TimelineSource } from './timeline-source.ts'
import type { Viewport } from './viewport.ts'

export interface ArrowOptions {
  readonly source: () => TimelineSource
  readonly viewport: Readonly<Ref<Viewport>>
  readonly width: () => number
  readonly layout: () => LaneLayout
  readonly selectedLane: () => LaneName | undefined
  readonly onFailure: (reason: unknown) => void
}

export interface ShownArrows {
  /** Undefined while none have come, or none are wanted. */
  readonly arrows: Readonly<Ref<LaneArrows | undefined>>
  /** Place of the selected lane from the top, -1 if none is. */
  readonly selectedRow: () => number
}

interface Wish {
  readonly load: LoadArrows
  readonly viewport: Viewport
  readonly resolution: number
  readonly lane: LaneName | undefined
  readonly shown: readonly LaneRow[]
}

export function useArrows(options: ArrowOptions): ShownArrows {
  const arrows = shallowRef<LaneArrows>()
  const selectedRow = computed(() => {
    const lane = options.selectedLane()
    return options
      .layout()
      .rows.findIndex((row) => row.lane === lane?.lane && row.index === lane.index)
  })
  const loader = createLatestWins<Wish, LaneArrows>({
    load: async ({ load, viewport: { from, to }, resolution, lane, shown }) => {
      const all = await load(from, to, resolution, undefined, shown)
      // Of too many, those of the selected lane may be few enough.
      if (all.tooMany === 0 || lane === undefined) return all
      const own = await load(from, to, resolution, lane, shown)
      return own.tooMany === 0 ? { ...own, tooMany: all.tooMany } : all
    },
    apply: (found) => (arrows.value = found),
    fail: options.onFailure,
  })
  onScopeDispose(() => loader.stop())
  watch(
    () => ({
      load: options.source().arrows,
      viewport: options.viewport.value,
      width: options.width(),
      shown: options.layout().rows,
      lane: options.layout().rows[selectedRow.value],
    }),
    ({ load, viewport, width, shown, lane }) => {
      if (load === undefined || width <= 0) arrows.value = undefined
      else loader.want({ load, viewport, resolution: resolutionFor(viewport, width), lane, shown })
    },
    { immediate: true },
  )
  return { arrows, selectedRow: () => selectedRow.value }
}
