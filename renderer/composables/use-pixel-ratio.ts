/** Device pixels per CSS pixel, which changes when a window moves to another screen or is zoomed. */
import { onScopeDispose, ref, type Ref } from 'vue'

export function usePixelRatio(): Readonly<Ref<number>> {
  const ratio = ref(devicePixelRatio)
  let query: MediaQueryList | undefined

  function follow(): void {
    query?.removeEventListener('change', follow)
    ratio.value = devicePixelRatio
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`)
    query.addEventListener('change', follow)
  }

  follow()
  onScopeDispose(() => query?.removeEventListener('change', follow))
  return ratio
}
