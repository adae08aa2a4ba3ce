/** The palette of the theme in force, read again when the theme changes. */
import { onMounted, onScopeDispose, shallowRef, type Ref, type ShallowRef } from 'vue'
import { readPalette, type Palette } from './palette.ts'

export function usePalette(
  element: Readonly<Ref<HTMLElement | null>>,
): Readonly<ShallowRef<Palette | undefined>> {
  const palette = shallowRef<Palette>()

  function read(): void {
    if (element.value !== null) palette.value = readPalette(element.value)
  }

  const observer = new MutationObserver(read)
  const media = matchMedia('(prefers-color-scheme: dark)')
  onMounted(() => {
    read()
    observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] })
    media.addEventListener('change', read)
  })
  onScopeDispose(() => {
    observer.disconnect()
    media.removeEventListener('change', read)
  })
  return palette
}
