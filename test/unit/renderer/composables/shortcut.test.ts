import { describe, expect, it } from 'vitest'
import {
  describeShortcut,
  matchesShortcut,
  parseShortcut,
  type KeyPress,
} from '#renderer/composables/shortcut.ts'

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }
}

function matches(text: string, pressed: KeyPress, isMac = false): boolean {
  return matchesShortcut(parseShortcut(text), pressed, isMac)
}

describe('shortcuts', () => {
  it('take Ctrl for CmdOrCtrl, and Cmd on a Mac', () => {
    expect(matches('CmdOrCtrl+Shift+P', press('P', { ctrlKey: true, shiftKey: true }))).toBe(true)
    expect(matches('CmdOrCtrl+Shift+P', press('p', { metaKey: true, shiftKey: true }), true)).toBe(
      true,
    )
    expect(matches('CmdOrCtrl+Shift+P', press('p', { ctrlKey: true, shiftKey: true }), true)).toBe(
      false,
    )
  })

  it('want exactly the modifiers they name', () => {
    expect(matches('n', press('n'))).toBe(true)
    expect(matches('n', press('N', { shiftKey: true }))).toBe(false)
    expect(matches('Shift+N', press('N', { shiftKey: true }))).toBe(true)
    expect(matches('n', press('n', { altKey: true }))).toBe(false)
    expect(matches('n', press('n', { ctrlKey: true }))).toBe(false)
  })

  it('do not ask how a sign is typed: ? needs Shift on some keyboards and not on others', () => {
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true)
    expect(matches('?', press('?'))).toBe(true)
    expect(matches('[', press('[', { shiftKey: true }))).toBe(true)
  })

  it('know keys by name', () => {
    expect(matches('Space', press(' '))).toBe(true)
    expect(matches('Plus', press('+', { shiftKey: true }))).toBe(true)
    expect(matches('Delete', press('Delete'))).toBe(true)
    expect(matches('CmdOrCtrl+Enter', press('Enter', { ctrlKey: true }))).toBe(true)
  })

  it('are written as the platform writes them', () => {
    expect(describeShortcut('CmdOrCtrl+Shift+P', false)).toBe('Ctrl+Shift+P')
    expect(describeShortcut('CmdOrCtrl+Shift+P', true)).toBe('⇧⌘P')
  })
})
