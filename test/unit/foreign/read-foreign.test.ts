import { describe, expect, test } from 'vitest'
import { readForeign, recogniseForeign } from '#core/foreign/read-foreign.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { file, instantLines } from './read.ts'

const TEXT = [
  '# tracer: nop',
  '            bash-7       [000] ....     1.000000: e: grün',
  '            bash-7       [000] ....     1.000001: f: x',
].join('\r\n')

/** Two bytes a letter, as PowerShell writes what it redirects. */
function wide(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at++)
    bytes.setUint16(at * 2, text.charCodeAt(at), littleEndian)
  return new Uint8Array(bytes.buffer)
}

describe('the text may be written', () => {
  test.each([
    ['in UTF-8', new TextEncoder().encode(TEXT)],
    ['in UTF-8 with its mark', new TextEncoder().encode(`\uFEFF${TEXT}`)],
    ['in UTF-16 with its mark', wide(`\uFEFF${TEXT}`, true)],
    ['in UTF-16 of the other order', wide(`\uFEFF${TEXT}`, false)],
    ['in UTF-16 without a mark', wide(TEXT, true)],
  ])('%s', async (_, bytes) => {
    expect(expectOk(await recogniseForeign(file(bytes)))).toBe('ftrace')
    const trace = expectOk(await readForeign(file(bytes), 'ftrace'))
    expect(instantLines(trace).slice(0, 2)).toEqual(['CPU 0 | 0 e grün', 'CPU 0 | 1000 f x'])
    expect(trace.notes.ignored).toBe(0)
  })

  test('in UTF-16 as JSON too', async () => {
    const bytes = wide('[{"ph":"i","name":"é","ts":1}]', true)
    expect(expectOk(await recogniseForeign(file(bytes)))).toBe('chrome-json')
    const trace = expectOk(await readForeign(file(bytes), 'chrome-json'))
    expect(instantLines(trace)).toEqual(['thread | 0 é'])
  })

  test('in Latin-1, and then its odd letters are told where they are in the way', async () => {
    const bytes = Uint8Array.from(TEXT, (letter) => letter.charCodeAt(0))
    const trace = expectOk(await readForeign(file(bytes), 'ftrace'))
    expect(instantLines(trace)[0]).toBe('CPU 0 | 0 e gr\uFFFDn')
  })
})

test('a machine of which hundreds of CPUs say nothing is recognised', async () => {
  const head = Array.from({ length: 300 }, (_, cpu) => `CPU ${cpu} is empty`).join('\n')
  const bytes = new TextEncoder().encode(head)
  expect(expectOk(await recogniseForeign(file(bytes)))).toBe('ftrace')
})

test('progress goes from nothing to all of it, and Stop ends it', async () => {
  const bytes = new TextEncoder().encode(`${'# comment\n'.repeat(60_000)}${TEXT}`)
  const told: number[] = []
  const signal = { aborted: false }
  expectOk(
    await readForeign(file(bytes), 'ftrace', { progress: (done) => told.push(done), signal }),
  )
  expect(told.length).toBeGreaterThan(2)
  expect(told.at(-1)).toBe(bytes.length)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  const stopped = await readForeign(file(bytes), 'ftrace', {
    progress: () => (signal.aborted = true),
    signal,
  })
  expect(expectFailure(stopped).code).toBe('E_STOPPED')
})

test('a file of nothing but mistakes is refused with the first of them', async () => {
  const bytes = new TextEncoder().encode(' 0)   0.123 us    |  mutex_lock();\n')
  const failure = expectFailure(await readForeign(file(bytes), 'ftrace'))
  expect(failure).toMatchObject({ code: 'E_FOREIGN_NOTHING', at: 'capture.txt:1' })
  expect(failure.message).toContain('function_graph')
})
