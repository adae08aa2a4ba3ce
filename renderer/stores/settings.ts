/** What the user set about the lab itself. */
import { defineStore } from 'pinia'
import { oneOf, useRemembered } from './remembered.ts'

export type ThemeChoice = 'system' | 'dark' | 'light'

const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'dark', 'light']

export const useSettingsStore = defineStore('settings', () => {
  const theme = useRemembered<ThemeChoice>('theme', 'system', oneOf(THEME_CHOICES))

  /** System, dark, light, and round again. */
  function nextTheme(): void {
    const at = THEME_CHOICES.indexOf(theme.value)
    theme.value = THEME_CHOICES[(at + 1) % THEME_CHOICES.length] ?? 'system'
  }

  return { theme, nextTheme }
})
