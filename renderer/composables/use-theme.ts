/**
 * The theme in force, for what draws its own pixels and has to read the tokens again when it changes.
 * The one place that holds it is `data-theme` on the root element, written by app/theme.ts.
 */
import { onScopeDispose, shallowRef, type Ref } from 'vue'

export type ResolvedTheme = 'dark' | 'light'

export function useTheme(): Readonly<Ref<ResolvedTheme>> {
  const root = document.documentElement
  const theme = shallowRef<ResolvedTheme>(read(root))
  const observer = new MutationObserver(() => {
    theme.value = read(root)
  })
  observer.observe(root, { attributeFilter: ['data-theme'] })
  onScopeDispose(() => observer.disconnect())
  return theme
}

function read(root: HTMLElement): ResolvedTheme {
  return root.dataset['theme'] === 'light' ? 'light' : 'dark'
}
