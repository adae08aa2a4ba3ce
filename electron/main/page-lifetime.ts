import type { WebContents } from 'electron'

/** Calls back whenever the page that is there now goes: closed, crashed, reloaded or replaced by another. */
export function whenPageGoes(window: WebContents, callback: () => void): void {
  window.on('destroyed', callback)
  window.on('render-process-gone', callback)
  window.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) callback()
  })
}
