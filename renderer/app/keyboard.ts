/** The one listener for shortcuts: finds the command of a key press in the table and runs it. */
import { onScopeDispose } from 'vue'
import type { CommandTable } from '#renderer/composables/commands.ts'

/** While text is edited, only presses with Ctrl, Cmd or Alt are shortcuts. */
export function useKeyboard(table: CommandTable, blocked: () => boolean): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const modified = event.ctrlKey || event.metaKey || event.altKey
    if (!modified && (takesText(event.target) || takesKey(event))) return
    const command = table.matching(event)
    if (command === undefined) return
    // An overlay that is open keeps the keys; its own command may close it again.
    if (blocked() && command.id !== 'view.palette') return
    event.preventDefault()
    command.run()
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type)
}

/** A focused button or option acts on Space and Enter itself. */
function takesKey(event: KeyboardEvent): boolean {
  if (event.key !== ' ' && event.key !== 'Enter') return false
  const { target } = event
  return (
    target instanceof HTMLElement &&
    target.closest('button, a, summary, [role="option"], [role="menuitem"], tr[tabindex]') !== null
  )
}
