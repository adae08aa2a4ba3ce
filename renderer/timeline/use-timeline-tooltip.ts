/**
 * What is under the pointer, in words. Its shape is known at once; which event it was is asked for when
 * pointer and view rest, because the answer is in the events, and panning over them would read them all.
 */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { LanePicture } from '#core/analysis/lanes.ts'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'
import { hoverInfo, type HoverInfo } from './hover-info.ts'
import type { MarkGroup } from './marks.ts'
import type { TimelineSource } from './timeline-source.ts'
import type { PointerPlace } from './use-timeline-pointer.ts'

/** Milliseconds without a move that count as rest. */
const REST = 60

export interface TooltipOptions {
  readonly source: () => TimelineSource
  readonly hover: Readonly<Ref<PointerPlace | undefined>>
  readonly picture: () => LanePicture | undefined
  readonly marks: () => readonly MarkGroup[]
}

export interface ShownTooltip {
  readonly place: PointerPlace
  readonly info: HoverInfo
}

export function useTimelineTooltip(
  options: TooltipOptions,
): Readonly<Ref<ShownTooltip | undefined>> {
  const said = shallowRef<{ readonly place: PointerPlace; readonly event: string | undefined }>()
  let resting: ReturnType<typeof setTimeout> | undefined

  const describer = createLatestWins<PointerPlace, string | undefined>({
    load: (place) => options.source().describe(place.time, place.row),
    apply: (event, place) => (said.value = { place, event }),
    fail: () => (said.value = undefined),
  })
  watch(options.hover, (place) => {
    clearTimeout(resting)
    if (place?.row !== undefined) resting = setTimeout(() => describer.want(place), REST)
  })
  onScopeDispose(() => {
    clearTimeout(resting)
    describer.stop()
  })

  return computed(() => {
    const place = options.hover.value
    const picture = place?.row === undefined ? undefined : options.picture()
    if (place === undefined || picture === undefined) return undefined
    const info = hoverInfo(options.source(), picture, options.marks(), place)
    const known = said.value
    const same =
      known !== undefined && known.place.row === place.row && known.place.time === place.time
    return { place, info: same ? { ...info, event: known.event } : info }
  })
}
