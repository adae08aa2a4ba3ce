/** Where the window was, so that it opens there again. */
import { app, screen, type BrowserWindow, type Rectangle } from 'electron'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const DEFAULT_SIZE = { width: 1440, height: 900 }
/** This much of the window must be on a screen, or it could not be caught with the mouse. */
const VISIBLE_PIXELS = 120

interface SavedWindow {
  readonly bounds: Rectangle
  readonly maximized: boolean
}

/** Options for the next window: what was saved, if it still fits the screens that are there. */
export function savedBounds(): { bounds: Partial<Rectangle>; maximized: boolean } {
  const saved = parseSaved(readSaved())
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  if (saved && isReachable(saved.bounds, areas)) return saved
  return { bounds: DEFAULT_SIZE, maximized: false }
}

export function rememberBounds(window: BrowserWindow): void {
  window.on('close', () => {
    const saved: SavedWindow = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSync(stateFile(), JSON.stringify(saved))
    } catch (error) {
      console.error('the window position was not saved', error)
    }
  })
}

/** Makes sense of whatever is in the file; undefined when it makes none. */
export function parseSaved(text: string | undefined): SavedWindow | undefined {
  if (text === undefined) return undefined
  try {
    const { bounds, maximized } = JSON.parse(text) as { bounds: Rectangle; maximized: unknown }
    const { x, y, width, height } = bounds
    if (![x, y, width, height].every(Number.isInteger)) return undefined
    return { bounds: { x, y, width, height }, maximized: maximized === true }
  } catch {
    return undefined
  }
}

/** Screens come and go: is enough of the window's upper edge on one of these? */
export function isReachable(bounds: Rectangle, areas: readonly Rectangle[]): boolean {
  return areas.some((area) => {
    const left = Math.max(bounds.x, area.x)
    const right = Math.min(bounds.x + bounds.width, area.x + area.width)
    const onTop = bounds.y >= area.y && bounds.y < area.y + area.height - VISIBLE_PIXELS
    return right - left >= VISIBLE_PIXELS && onTop
  })
}

function stateFile(): string {
  return path.join(app.getPath('userData'), 'window.json')
}

function readSaved(): string | undefined {
  try {
    return readFileSync(stateFile(), 'utf8')
  } catch {
    return undefined // the first start
  }
}
