/**
 * What the pointer does on the lanes, the ruler and the minimap: click selects, double click goes there,
 * drag selects a stretch of time (with Shift or the middle button it pans), the wheel pans, Ctrl+wheel
 * zooms at the pointer, a drag on the ruler moves the playhead, one on the minimap moves the view.
 */
import { computed, shallowRef, type Ref, type ShallowRef } from 'vue'
import { rowAt, type LaneLayout, type LaneRow } from './lane-layout.ts'
import { confine, panBy, span, xToTime, zoomAt, type Viewport } from './viewport.ts'

/** Where the pointer is. */
export interface PointerPlace {
  /** CSS pixels from the left edge of the lanes. */
  readonly x: number
  /** CSS pixels from the top of the lanes' content. */
  readonly y: number
  readonly clientX: number
  readonly clientY: number
  readonly time: number
  readonly row: LaneRow | undefined
}

/** Where the pointer is on the screen, whatever is shown there. */
interface Spot {
  readonly x: number
  readonly y: number
  /** Of the lanes. */
  readonly width: number
  readonly clientX: number
  readonly clientY: number
  /** False on the ruler. */
  readonly onLanes: boolean
}

export interface PointerOptions {
  readonly viewport: Ref<Viewport>
  readonly extent: () => Viewport
  readonly layout: () => LaneLayout
  readonly scrollTop: () => number
  /** Whether the lanes are taller than what is shown of them, so that the wheel scrolls them. */
  readonly overflows: () => boolean
  readonly onSelect: (place: PointerPlace) => void
  readonly onGoTo: (place: PointerPlace) => void
  readonly onRange: (range: Viewport | undefined) => void
  readonly onScrub: (time: number) => void
}

export interface TimelinePointer {
  readonly hover: Readonly<Ref<PointerPlace | undefined>>
  readonly scrubbing: Readonly<ShallowRef<boolean>>
  readonly lanes: Readonly<Record<string, (event: PointerEvent) => void>>
  readonly ruler: Readonly<Record<string, (event: PointerEvent) => void>>
  readonly minimap: Readonly<Record<string, (event: PointerEvent) => void>>
  readonly doubleClick: (event: MouseEvent) => void
  readonly wheel: (event: WheelEvent) => void
}

/** A drag begins when the pointer has moved this far. */
const DRAG_PIXELS = 3
/** Span per 100 units of wheel. */
const WHEEL_PAN = 0.12
const WHEEL_ZOOM = 1.28

type Drag =
  | { readonly kind: 'press'; readonly place: PointerPlace }
  | { readonly kind: 'range'; readonly place: PointerPlace }
  | { readonly kind: 'pan'; readonly x: number; readonly viewport: Viewport }
  | { readonly kind: 'scrub' }
  | { readonly kind: 'window'; readonly grip: number }

export function useTimelinePointer(options: PointerOptions): TimelinePointer {
  const { viewport } = options
  const spot = shallowRef<Spot>()
  /** Where the pointer is now: the view may move under a pointer that rests. */
  const hover = computed(() => spot.value && placeOf(spot.value))
  const scrubbing = shallowRef(false)
  let drag: Drag | undefined

  function spotOf(event: MouseEvent, onLanes: boolean): Spot {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const { clientX, clientY } = event
    return {
      x: clientX - box.left,
      y: clientY - box.top,
      width: box.width,
      clientX,
      clientY,
      onLanes,
    }
  }

  function placeOf({ x, y, width, clientX, clientY, onLanes }: Spot): PointerPlace {
    const contentY = y + options.scrollTop()
    return {
      x,
      y: contentY,
      clientX,
      clientY,
      time: xToTime(viewport.value, width, x),
      row: onLanes ? rowAt(options.layout(), contentY) : undefined,
    }
  }

  function place(event: MouseEvent): PointerPlace {
    return placeOf(spotOf(event, true))
  }

  function capture(event: PointerEvent): void {
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
  }

  function widthOf(event: MouseEvent): number {
    return (event.currentTarget as Element).getBoundingClientRect().width
  }

  function end(): void {
    drag = undefined
    scrubbing.value = false
  }

  const lanes = {
    pointerdown(event: PointerEvent): void {
      if (event.button === 1 || (event.button === 0 && event.shiftKey)) {
        event.preventDefault()
        drag = { kind: 'pan', x: event.clientX, viewport: viewport.value }
      } else if (event.button === 0) {
        drag = { kind: 'press', place: place(event) }
      } else {
        return
      }
      capture(event)
    },
    pointermove(event: PointerEvent): void {
      spot.value = spotOf(event, true)
      const here = place(event)
      if (drag?.kind === 'pan') {
        const ticks = ((drag.x - event.clientX) / widthOf(event)) * span(drag.viewport)
        viewport.value = panBy(drag.viewport, ticks, options.extent())
        return
      }
      if (drag?.kind === 'press' && Math.abs(here.x - drag.place.x) > DRAG_PIXELS) {
        drag = { kind: 'range', place: drag.place }
      }
      if (drag?.kind === 'range') {
        options.onRange({
          from: Math.max(0, Math.min(drag.place.time, here.time)),
          to: Math.min(options.extent().to, Math.max(drag.place.time, here.time)),
        })
      }
    },
    pointerup(event: PointerEvent): void {
      if (drag?.kind === 'press') {
        options.onRange(undefined)
        options.onSelect(place(event))
      }
      end()
    },
    pointercancel: end,
    pointerleave(): void {
      spot.value = undefined
    },
  }

  const ruler = {
    pointerdown(event: PointerEvent): void {
      if (event.button !== 0) return
      capture(event)
      drag = { kind: 'scrub' }
      scrubbing.value = true
      options.onScrub(place(event).time)
    },
    pointermove(event: PointerEvent): void {
      spot.value = spotOf(event, false)
      if (drag?.kind === 'scrub') options.onScrub(place(event).time)
    },
    pointerup: end,
    pointercancel: end,
    pointerleave(): void {
      spot.value = undefined
    },
  }

  function minimapTime(event: PointerEvent): number {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    return xToTime(options.extent(), box.width, event.clientX - box.left)
  }

  function moveWindow(time: number, grip: number): void {
    const length = span(viewport.value)
    const from = time - grip * length
    viewport.value = confine({ from, to: from + length }, options.extent())
  }

  const minimap = {
    pointerdown(event: PointerEvent): void {
      if (event.button !== 0) return
      capture(event)
      const time = minimapTime(event)
      const share = (time - viewport.value.from) / span(viewport.value)
      const grip = share >= 0 && share <= 1 ? share : 0.5
      drag = { kind: 'window', grip }
      moveWindow(time, grip)
    },
    pointermove(event: PointerEvent): void {
      if (drag?.kind === 'window') moveWindow(minimapTime(event), drag.grip)
    },
    pointerup: end,
    pointercancel: end,
  }

  function wheel(event: WheelEvent): void {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      const factor = WHEEL_ZOOM ** ((event.deltaY * unit) / 100)
      viewport.value = zoomAt(viewport.value, place(event).time, factor, options.extent())
      return
    }
    if (options.overflows() && !event.shiftKey && Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
      return
    }
    event.preventDefault()
    const delta = (event.deltaX + event.deltaY) * unit
    const ticks = (delta / 100) * WHEEL_PAN * span(viewport.value)
    viewport.value = panBy(viewport.value, ticks, options.extent())
  }

  return {
    hover,
    scrubbing,
    lanes,
    ruler,
    minimap,
    doubleClick: (event) => options.onGoTo(place(event)),
    wheel,
  }
}
