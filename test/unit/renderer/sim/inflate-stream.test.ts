/** The browser's decompressor against the one that runs everywhere: same bytes, same refusals. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deflateRawSync } from 'node:zlib'
import { sameBytes } from '#core/base/bytes.ts'
import { inflate, type Inflated } from '#core/trace/deflate.ts'
import { inflateStream } from '#renderer/sim/inflate-stream.ts'

const MEBIBYTE = 1_048_576

async function both(compressed: Uint8Array, length: number) {
  return {
    everywhere: inflate(compressed, length),
    browser: await inflateStream(compressed, length),
  }
}

/** The same bytes, or both refused. Comparing bytes with `toEqual` takes longer than inflating them. */
function same(one: Inflated, other: Inflated): boolean {
  return one.ok && other.ok ? sameBytes(one.value, other.value) : one.ok === other.ok
}

describe('inflating with what the browser has', () => {
  it('gives back what zlib compressed, in pieces of any size', async () => {
    const runs = fc.array(
      fc.record({ byte: fc.nat(255), times: fc.integer({ min: 1, max: 9_000 }) }),
      {
        maxLength: 12,
      },
    )
    await fc.assert(
      fc.asyncProperty(runs, fc.constantFrom(1, 6), async (parts, level) => {
        const bytes = new Uint8Array(
          parts.flatMap(({ byte, times }) => Array<number>(times).fill(byte)),
        )
        const compressed = new Uint8Array(deflateRawSync(bytes, { level }))
        expect(
          same(await inflateStream(compressed, bytes.length), { ok: true, value: bytes }),
        ).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('takes nothing for nothing', async () => {
    const { everywhere, browser } = await both(new Uint8Array(0), 0)
    expect(browser).toEqual({ ok: true, value: new Uint8Array(0) })
    expect(everywhere).toEqual(browser)
  })

  it.each([
    ['more than was announced', MEBIBYTE - 1, /more than its 1048575 bytes/],
    ['less than was announced', MEBIBYTE + 1, /1048576 bytes instead of 1048577/],
  ])('refuses %s', async (_, announced, reason) => {
    const compressed = new Uint8Array(deflateRawSync(new Uint8Array(MEBIBYTE)))
    const { everywhere, browser } = await both(compressed, announced)
    expect(browser).toMatchObject({ ok: false, error: expect.stringMatching(reason) })
    expect(browser).toEqual(everywhere)
  })

  it('refuses a stream that is cut off', async () => {
    const noise = new Uint8Array(deflateRawSync(crypto.getRandomValues(new Uint8Array(40_000))))
    for (const end of [1, 100, 16_384, 20_000, noise.length - 1]) {
      const { everywhere, browser } = await both(noise.subarray(0, end), 40_000)
      expect(browser).toEqual({ ok: false, error: 'its compressed data is damaged' })
      expect(everywhere).toEqual(browser)
    }
  })

  it('stops a bomb after a piece of it', async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(256 * MEBIBYTE)))
    const before = process.memoryUsage().arrayBuffers
    const outcome = await inflateStream(bomb, 1_000)
    expect(outcome).toEqual({ ok: false, error: 'it inflates to more than its 1000 bytes' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MEBIBYTE)
  })

  it('agrees about damage: refused, or the very bytes', async () => {
    const original = Uint8Array.from({ length: 30_000 }, (_, at) => (at * at) >>> 7)
    const compressed = new Uint8Array(deflateRawSync(original))
    const flip = fc.record({ at: fc.nat(compressed.length - 1), bit: fc.nat(7) })
    await fc.assert(
      fc.asyncProperty(flip, async ({ at, bit }) => {
        const damaged = compressed.slice()
        damaged[at]! ^= 1 << bit
        const { everywhere, browser } = await both(damaged, original.length)
        expect(same(browser, everywhere), `${at} ${bit}`).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
