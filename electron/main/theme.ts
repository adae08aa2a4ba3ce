import { nativeTheme } from 'electron'
import { handle } from './ipc.ts'
import { parseTheme } from './parse.ts'
import { ok } from '#core/base/result.ts'

/** The page's own `prefers-color-scheme`, menus and dialogs follow the theme chosen in the lab. */
export function setupTheme(): void {
  handle('theme:set', parseTheme, (theme) => {
    nativeTheme.themeSource = theme
    return ok(undefined)
  })
}
