import type { WebContents } from 'electron'

/**
 * Calls back whenever the page that is there now goes: closed, crashed, reloaded or replaced by another.
 * Not when it merely tried to go elsewhere: a navigation that is refused starts like any other.
 */
export function whenPageGoes(window: WebContents, callback: () => void): void {
  window.on('destroyed', callback)
  window.on('render-process-gone', callback)
  window.on('did-navigate', callback)
}
