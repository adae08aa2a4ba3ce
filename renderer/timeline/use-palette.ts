/** The palette of the theme in force, read again when the theme changes. */
import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useTheme } from '#renderer/composables/use-theme.ts'
import { readPalette, type Palette } from './palette.ts'

export function usePalette(
  element: Readonly<Ref<HTMLElement | null>>,
): Readonly<ShallowRef<Palette | undefined>> {
  const palette = shallowRef<Palette>()
  watch(
    [useTheme(), element],
    () => {
      if (element.value !== null) palette.value = readPalette(element.value)
    },
    { immediate: true, flush: 'post' },
  )
  return palette
}
