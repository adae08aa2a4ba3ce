import { describe, expect, it } from 'vitest'
import { byteProgress } from '../../../scripts/runtime/progress.mjs'

function sink(isTTY: boolean): { out: NodeJS.WriteStream; text(): string } {
  let text = ''
  const out = { isTTY, write: (chunk: string) => ((text += chunk), true) }
  return { out: out as unknown as NodeJS.WriteStream, text: () => text }
}

describe('byteProgress', () => {
  it('writes a line per tenth into a log', () => {
    const { out, text } = sink(false)
    const progress = byteProgress('Unpacking', 200e6, out)
    for (let done = 0; done <= 200e6; done += 1e6) progress.update(done)
    progress.done()
    const lines = text().trimEnd().split('\n')
    expect(lines).toHaveLength(11)
    expect(lines[5]).toMatch(/^ {2}Unpacking: {2}50 % {2}100 of 200 MB {2}\d+ MB\/s$/)
    expect(lines[10]).toContain('100 %')
  })

  it('rewrites one line on a terminal', () => {
    const { out, text } = sink(true)
    const progress = byteProgress('Unpacking', 100, out)
    progress.update(10)
    progress.done()
    expect(text().split('\n')).toHaveLength(2)
    expect(text()).toMatch(/^\r.*\r.*100 %.*\n$/)
  })
})
