import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64 } from '#core/base/base64.ts'
import { concatBytes, fromHex, ownBytes, sameBytes, toHex } from '#core/base/bytes.ts'
import { crc32 } from '#core/base/crc32.ts'
import { EMPTY_DIGEST, extendDigest, isDigest } from '#core/base/digest.ts'

const ascii = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

describe('ownBytes', () => {
  test('copies out of shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4))
    shared.set([1, 2, 3, 4])
    const own = ownBytes(shared)
    expect(own.buffer).toBeInstanceOf(ArrayBuffer)
    expect([...own]).toEqual([1, 2, 3, 4])
  })

  test('copies a window on something larger', () => {
    const large = new Uint8Array(1000)
    expect(ownBytes(large.subarray(10, 20)).buffer.byteLength).toBe(10)
  })
})

describe('bytes', () => {
  test('are joined in order', () => {
    expect([...concatBytes([Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)])]).toEqual([
      1, 2, 3,
    ])
  })

  test('are compared by value and length', () => {
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false)
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  })

  test('become hexadecimal and back', () => {
    expect(toHex(Uint8Array.of(0, 15, 255))).toBe('000fff')
    expect(fromHex('000fff')).toEqual(Uint8Array.of(0, 15, 255))
    expect(fromHex('0')).toBeUndefined()
    expect(fromHex('0G')).toBeUndefined()
  })
})

describe('base64', () => {
  // RFC 4648, section 10.
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j', (text, expected) => {
    expect(toBase64(ascii(text))).toBe(expected)
    expect(fromBase64(expected)).toEqual(ascii(text))
  })

  test('uses all of its alphabet, as Node does', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
  })

  test.each(['Zg', 'Z===', 'Zg=a', 'Z g=', 'Zm9\n'])('refuses %j', (text) => {
    expect(fromBase64(text)).toBeUndefined()
  })
})

describe('checksums', () => {
  test('CRC-32 gives the check value of its definition', () => {
    expect(crc32(ascii('123456789'))).toBe(0xcbf4_3926)
    expect(crc32(ascii(''))).toBe(0)
    expect(crc32(ascii('The quick brown fox jumps over the lazy dog'))).toBe(0x414f_a339)
  })

  test('CRC-32 continues from a part', () => {
    expect(crc32(ascii('456789'), crc32(ascii('123')))).toBe(0xcbf4_3926)
  })

  test('the digest chain is SHA-256 of the digest before and the bytes', () => {
    // sha256sum of 32 zero bytes.
    expect(extendDigest(EMPTY_DIGEST, new Uint8Array(0))).toBe(
      '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
    )
    // printf '\0%.0s' {1..32} | cat - <(printf abc) | sha256sum
    const chained = extendDigest(EMPTY_DIGEST, ascii('abc'))
    expect(isDigest(chained)).toBe(true)
    expect(chained).toBe(DIGEST_OF_ZEROS_AND_ABC)
  })
})

const DIGEST_OF_ZEROS_AND_ABC = '365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370'
