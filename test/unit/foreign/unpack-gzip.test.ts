import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readForeign, recogniseForeign } from '#core/foreign/read-foreign.ts'
import { GzipUnpacker } from '#core/foreign/unpack-gzip.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { file, instantLines } from './read.ts'

const LINES = Array.from(
  { length: 20_000 },
  (_, at) => `   bash-7  [000] ....  1.${String(at).padStart(6, '0')}: e: ${(at * 7_919) % 10_007}`,
)
const TEXT = `# tracer: nop\n${LINES.join('\n')}\n`
const packed = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(gzipSync(text))

test('a capture packed with gzip is read as it is', async () => {
  const packedFile = file(packed(TEXT), 'capture.txt.gz')
  expect(expectOk(await recogniseForeign(packedFile))).toBe('ftrace')
  const trace = expectOk(await readForeign(packedFile, 'ftrace'))
  expect(trace.events).toBe(20_000)
  expect(instantLines(trace)[3]).toBe(`CPU 0 | 3000 e ${(3 * 7_919) % 10_007}`)
})

test('so are several that were packed one after the other, as pigz and cat make them', async () => {
  const bytes = new Uint8Array([...packed(TEXT.slice(0, 500_001)), ...packed(TEXT.slice(500_001))])
  expect(expectOk(await readForeign(file(bytes), 'ftrace')).events).toBe(20_000)
})

test('so is JSON', async () => {
  const packedFile = file(packed('[{"ph":"i","name":"x","ts":1}]'), 'trace.json.gz')
  expect(expectOk(await recogniseForeign(packedFile))).toBe('chrome-json')
  expect(expectOk(await readForeign(packedFile, 'chrome-json')).events).toBe(1)
})

describe('what cannot be unpacked is refused', () => {
  const whole = packed(TEXT)

  test.each([
    ['cut off', whole.slice(0, whole.length >> 1), 'ends too early'],
    ['flipped', whole.map((byte, at) => (at > 100 && at < 140 ? ~byte : byte)), 'damaged'],
  ])('%s', async (_, bytes, why) => {
    const failure = expectFailure(await readForeign(file(bytes, 'a.gz'), 'ftrace'))
    expect(failure).toMatchObject({ code: 'E_FOREIGN_PACKED', at: 'a.gz' })
    expect(failure.message).toContain(why)
  })

  test('what is no trace', async () => {
    const other = await recogniseForeign(file(packed('hello'), 'a.gz'))
    expect(expectFailure(other)).toMatchObject({ code: 'E_FOREIGN_PACKED' })
    const perf = await recogniseForeign(file(packed('PERFILE2'), 'a.gz'))
    expect(expectFailure(perf).hint).toContain('perf script')
    expectFailure(await recogniseForeign(file(Uint8Array.of(0x1f, 0x8b), 'a.gz')))
  })

  test('a bomb, after little of it', () => {
    let largest = 0
    let sum = 0
    const unpacker = new GzipUnpacker((bytes) => {
      largest = Math.max(largest, bytes.length)
      sum += bytes.length
    }, 12_000_000)
    const result = unpacker.push(packed('#'.repeat(30_000_000)), true)
    expect(result).toEqual({ ok: false, error: 'it unpacks to more than is read of a file' })
    expect(sum).toBeLessThanOrEqual(12_000_000)
    expect(largest).toBeLessThan(10_000_000)
  })
})
