import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/**
 * The contrast of every colour that carries meaning, computed from tokens.css by the formula of WCAG
 * 2.2: words 4.5:1, graphics 3:1, on the two grounds they are shown on.
 */
const css = readFileSync(new URL('../../../../renderer/ui/tokens.css', import.meta.url), 'utf8')

type Theme = ReadonlyMap<string, string>

const dark = tokensOf(/:root\[data-theme='dark'\]\s*{([^}]*)}/)
const light = tokensOf(/:root\[data-theme='light'\]\s*{([^}]*)}/)

const WORDS = ['text', 'text-strong', 'muted', 'accent']
const isWord = (name: string): boolean => WORDS.includes(name) || name.endsWith('-text')
const isCode = (name: string): boolean => /^code-(?!current)/.test(name)
const isGraphic = (name: string): boolean =>
  /^(thread-\d|kernel-(un)?fixed|ledger|running|spinning|sleeping|preempted|interrupt|io|retry|violation|proved|line-strong)$/.test(
    name,
  )

describe.each([
  ['dark', dark],
  ['light', light],
])('the %s theme', (_name, theme) => {
  const ground = (name: string): string => theme.get(name) ?? ''

  it.each([...theme.keys()].filter((name) => isWord(name) || isCode(name)))(
    'shows words in --%s at 4.5:1 or better',
    (name) => {
      for (const on of ['background', 'panel']) {
        expect(contrast(ground(name), ground(on)), on).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  it.each([...theme.keys()].filter(isGraphic))('draws --%s at 3:1 or better', (name) => {
    for (const on of ['background', 'panel']) {
      expect(contrast(ground(name), ground(on)), on).toBeGreaterThanOrEqual(3)
    }
  })

  it('writes on the accent at 4.5:1 or better', () => {
    expect(contrast(ground('on-accent'), ground('accent'))).toBeGreaterThanOrEqual(4.5)
  })

  it('has the thread hues the timeline asks for', () => {
    const hues = Array.from({ length: 8 }, (_, thread) => theme.get(`thread-${thread}`))
    expect(new Set(hues).size).toBe(8)
    expect(hues).not.toContain(undefined)
  })
})

it('gives both themes the same names', () => {
  expect([...light.keys()].toSorted()).toEqual([...dark.keys()].toSorted())
})

function tokensOf(block: RegExp): Theme {
  const body = block.exec(css)?.[1] ?? ''
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
