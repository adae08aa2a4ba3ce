/** Applies the chosen theme: `data-theme` on the root decides every colour, the host follows. */
import { onScopeDispose, shallowRef, watchEffect } from 'vue'
import type { Host } from '#renderer/bridge/host.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'

export function useAppliedTheme(host: Host): void {
  const settings = useSettingsStore()
  const media = matchMedia('(prefers-color-scheme: light)')
  const systemIsLight = shallowRef(media.matches)
  const follow = (): void => {
    systemIsLight.value = media.matches
  }
  media.addEventListener('change', follow)
  onScopeDispose(() => media.removeEventListener('change', follow))

  watchEffect(() => {
    const { theme } = settings
    const resolved = theme === 'system' ? (systemIsLight.value ? 'light' : 'dark') : theme
    document.documentElement.dataset['theme'] = resolved
    host.setTheme(theme)
  })
}
