import { describe, expect, test } from 'vitest'
import { debugInfoText, parseDebugInfo } from '#core/trace/validate-debug.ts'
import { manifestText, parseManifest } from '#core/trace/validate-manifest.ts'
import { DEBUG, syntheticRecording } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

async function manifestDocument(): Promise<Record<string, unknown>> {
  const { manifest } = (await syntheticRecording(1, 2, 50)).source()
  return JSON.parse(expectOk(manifestText(manifest, 'm'))) as Record<string, unknown>
}

describe('a manifest', () => {
  test('is read back as it was written', async () => {
    const { manifest } = (await syntheticRecording(1, 2, 50)).source()
    const text = expectOk(manifestText(manifest, 'm'))
    expect(expectOk(parseManifest(bytesOf(text), 'm')).manifest).toEqual(manifest)
  })

  test('is the same text whatever the order of its fields', async () => {
    const document = await manifestDocument()
    const reversed = Object.fromEntries(Object.entries(document).toReversed())
    const manifest = expectOk(parseManifest(bytesOf(JSON.stringify(reversed)), 'm')).manifest
    expect(expectOk(manifestText(manifest, 'm'))).toBe(JSON.stringify(document))
  })

  test('loses what it should not have', async () => {
    const document = { ...(await manifestDocument()), onLoad: 'alert(1)' }
    const manifest = expectOk(parseManifest(bytesOf(JSON.stringify(document)), 'm')).manifest
    expect(Object.keys(manifest)).not.toContain('onLoad')
  })

  test('may name a variable like a part of every object, to no effect', async () => {
    const document = JSON.stringify(await manifestDocument()).replace(
      '"blocks":"7"',
      '"__proto__":"7","constructor":"8"',
    )
    const { final } = expectOk(parseManifest(bytesOf(document), 'm')).manifest
    expect(Object.entries(final)).toEqual([
      ['__proto__', '7'],
      ['constructor', '8'],
    ])
    expect(Object.getPrototypeOf(final)).toBe(Object.prototype)
  })

  test('with optional parts keeps them, and without has none', async () => {
    const { manifest } = (await syntheticRecording(1, 1, 50)).source()
    const checks = { lockOrder: true, races: false, continueAfter: [13] }
    const setup = { ...manifest.setup, machine: { ...manifest.setup.machine, checks } }
    const text = expectOk(manifestText({ ...manifest, setup }, 'm'))
    expect(expectOk(parseManifest(bytesOf(text), 'm')).manifest.setup.machine.checks).toEqual(
      checks,
    )
    expect(
      Object.keys(
        expectOk(parseManifest(bytesOf(JSON.stringify(manifest)), 'm')).manifest.setup.machine,
      ),
    ).not.toContain('checks')
  })

  test('that could not be read back is not written', async () => {
    const { manifest } = (await syntheticRecording(1, 1, 50)).source()
    const refused = expectFailure(manifestText({ ...manifest, events: Number.NaN }, 'm'))
    expect(refused).toMatchObject({ code: 'E_TRACE_DAMAGED', at: 'm' })
  })
})

describe('debug information', () => {
  test('is read back as it was written, with sources from elsewhere', () => {
    const text = expectOk(debugInfoText(DEBUG, ['a', 'b'], 256, 'd'))
    expect(JSON.parse(text)).toMatchObject({
      sources: [
        { name: 'none.c', entry: 'a' },
        { name: 'frlock.h', entry: 'b' },
      ],
    })
    expect(expectOk(parseDebugInfo(bytesOf(text), DEBUG.sources, 256, 'd'))).toEqual(DEBUG)
  })

  test('may have structs that point to themselves', () => {
    const debug = {
      ...DEBUG,
      types: [
        {
          kind: 'struct' as const,
          name: 'list',
          bytes: 4,
          fields: [{ name: 'next', offset: 0, type: 1 }],
        },
        { kind: 'pointer' as const, target: 0, bytes: 4 },
      ],
    }
    const text = expectOk(debugInfoText(debug, ['a', 'b'], 256, 'd'))
    expect(expectOk(parseDebugInfo(bytesOf(text), DEBUG.sources, 256, 'd'))).toEqual(debug)
  })
})
