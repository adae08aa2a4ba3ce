/** The size of an element, in CSS pixels, as it changes. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

export interface Size {
  readonly width: number
  readonly height: number
}

export function useSize(element: Readonly<Ref<Element | null>>): Readonly<Ref<Size>> {
  const size = shallowRef<Size>({ width: 0, height: 0 })
  const observer = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.contentRect
    if (box !== undefined) size.value = { width: box.width, height: box.height }
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => observer.disconnect())
  return size
}
