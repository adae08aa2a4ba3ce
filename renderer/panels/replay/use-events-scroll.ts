/** Which rows are in view, under a scrollbar that is a scale model of them all: see events-scroll.ts. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useFrame } from '#renderer/composables/use-frame.ts'
import {
  clampTop,
  ROW_HEIGHT,
  scrollOfTop,
  topCentring,
  topOfScroll,
  type ScrollModel,
} from './events-scroll.ts'

/** Browsers round a scroll position to device pixels. */
const SCROLL_ROUNDING = 1

export interface EventsScroll {
  readonly model: ComputedRef<ScrollModel>
  /** First row in view, fractional. */
  readonly top: Readonly<Ref<number>>
  readonly first: ComputedRef<number>
  readonly end: ComputedRef<number>
  /** The row at the pointer. */
  readonly seqAt: (event: MouseEvent) => number | undefined
  /** Puts a row in the middle of the view. */
  readonly centre: (seq: number) => void
  readonly onScroll: () => void
  readonly onWheel: (event: WheelEvent) => void
}

/** Scrolls `rows` rows within `box`, which is as high as `size` says. */
export function useEventsScroll(
  box: Readonly<Ref<HTMLElement | null>>,
  size: Readonly<Ref<{ readonly height: number }>>,
  rows: () => number,
): EventsScroll {
  const top = ref(0)
  const model = computed<ScrollModel>(() => ({ rows: rows(), height: size.value.height }))
  const first = computed(() => Math.floor(top.value))
  const end = computed(() =>
    Math.min(model.value.rows, Math.ceil(top.value + model.value.height / ROW_HEIGHT)),
  )
  /** Where the bar was put from here; a scroll to anywhere else is the user's. */
  let placedAt = 0

  // Moving the bar makes the browser lay out: with all that is drawn, once per frame, is enough.
  const barFrame = useFrame(() => {
    const scroll = scrollOfTop(model.value, top.value)
    if (box.value === null || Math.abs(scroll - placedAt) < SCROLL_ROUNDING) return
    placedAt = scroll
    box.value.scrollTop = scroll
  })
  watch([top, model, box], barFrame.request)

  function onScroll(): void {
    const scroll = box.value?.scrollTop ?? 0
    if (Math.abs(scroll - placedAt) < SCROLL_ROUNDING) return
    placedAt = scroll
    top.value = topOfScroll(model.value, scroll)
  }

  function onWheel(event: WheelEvent): void {
    if (event.ctrlKey) return
    event.preventDefault()
    const pixels =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? ROW_HEIGHT * event.deltaY : event.deltaY
    top.value = clampTop(model.value, top.value + pixels / ROW_HEIGHT)
  }

  function seqAt(event: MouseEvent): number | undefined {
    const edge = box.value?.getBoundingClientRect().top ?? Infinity
    const seq = Math.floor(top.value + (event.clientY - edge) / ROW_HEIGHT)
    return event.clientY >= edge && seq < model.value.rows ? seq : undefined
  }

  function centre(seq: number): void {
    top.value = topCentring(model.value, seq)
  }

  return { model, top, first, end, seqAt, centre, onScroll, onWheel }
}
