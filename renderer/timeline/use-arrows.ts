/** The arrows for what is in view, asked for as the view and the selected lane change. */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { LaneArrows } from '#core/analysis/lanes.ts'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'
import type { LaneLayout, LaneName } from './lane-layout.ts'
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
  readonly row: number
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
    load: async ({ load, viewport, resolution, row }) => {
      const all = await load(viewport.from, viewport.to, resolution, undefined)
      // Of too many, those of the selected lane may be few enough.
      if (all.tooMany === 0 || row < 0) return all
      const own = await load(viewport.from, viewport.to, resolution, row)
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
      row: selectedRow.value,
    }),
    ({ load, viewport, width, row }) => {
      if (load === undefined || width <= 0) arrows.value = undefined
      else loader.want({ load, viewport, resolution: resolutionFor(viewport, width), row })
    },
    { immediate: true },
  )
  return { arrows, selectedRow: () => selectedRow.value }
}
