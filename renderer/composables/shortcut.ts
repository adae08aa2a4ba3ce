/**
 * Shortcuts in Electron's accelerator syntax (`CmdOrCtrl+Shift+P`, `Space`, `[`), so that the menu and
 * the page read the same text: matched against key events, and written as the platform writes them.
 */
export interface Shortcut {
  /** `KeyboardEvent.key`, lower case. */
  readonly key: string
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
}

/** The parts of a KeyboardEvent that matter here. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const NAMED: Readonly<Record<string, string>> = {
  space: ' ',
  left: 'arrowleft',
  right: 'arrowright',
  up: 'arrowup',
  down: 'arrowdown',
  plus: '+',
}

const MAC_WORDS: Readonly<Record<string, string>> = {
  CmdOrCtrl: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Delete: '⌫',
}

export function parseShortcut(text: string): Shortcut {
  const parts = text.split('+')
  const key = (parts.at(-1) ?? '').toLowerCase()
  return {
    key: NAMED[key] ?? key,
    mod: parts.includes('CmdOrCtrl'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
  }
}

/** Shift is ignored for keys that need it to be typed, such as `?`. */
export function matchesShortcut(shortcut: Shortcut, press: KeyPress, isMac: boolean): boolean {
  const key = press.key.toLowerCase()
  const mod = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  const letter = key.length > 1 || key === ' ' || /[\p{L}\d]/u.test(key)
  return (
    key === shortcut.key &&
    mod === shortcut.mod &&
    !other &&
    press.altKey === shortcut.alt &&
    (press.shiftKey === shortcut.shift || (!letter && !shortcut.shift))
  )
}

/** `CmdOrCtrl+Shift+P` → `⇧⌘P` on a Mac, `Ctrl+Shift+P` elsewhere. */
export function describeShortcut(text: string, isMac: boolean): string {
  const parts = text.split('+')
  if (!isMac) return parts.map((part) => (part === 'CmdOrCtrl' ? 'Ctrl' : part)).join('+')
  const order = ['Alt', 'Shift', 'CmdOrCtrl']
  const modifiers = order.filter((modifier) => parts.includes(modifier))
  const key = parts.at(-1) ?? ''
  return [...modifiers, key].map((part) => MAC_WORDS[part] ?? part).join('')
}

/** Whether this window runs on a Mac, where Cmd does what Ctrl does elsewhere. */
export function onMac(): boolean {
  return /Mac/i.test(navigator.platform)
}
