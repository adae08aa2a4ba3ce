/** Older formats, on made-up ones: there is only one real format so far. */
import { describe, expect, test } from 'vitest'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { upgradeDocument, UPGRADES, type FormatUpgrade } from '#core/trace/upgrade.ts'
import { FORMAT_VERSION } from '#core/trace/format.ts'
import { archive, honestFile, MANIFEST, takeApart, text } from '../../support/hostile/archive.ts'
import type { Bytes, Document } from '../../support/hostile/archive.ts'
import { MemoryFile } from '../../support/racetrace-files.ts'
import { MemorySink } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'

/** Format 0 called the title `name`; format -1 called it `heading`, and the threads `actors`. */
const MADE_UP: readonly FormatUpgrade[] = [
  {
    from: 0,
    manifest: ({ name, ...others }) => ({ ...others, title: name }),
    debug: (document) => document,
  },
  {
    from: -1,
    manifest: ({ heading, ...others }) => ({ ...others, name: heading }),
    debug: ({ actors, ...others }) => ({ ...others, threads: actors }),
  },
]

function changed(bytes: Bytes, change: (document: Document) => Document): Bytes {
  return text(JSON.stringify(change(JSON.parse(new TextDecoder().decode(bytes)) as Document)))
}

/** The honest file as format 0 would have been. */
async function oldFile(more: Document = {}): Promise<MemoryFile> {
  const entries = await takeApart(await honestFile())
  const old = entries.map(({ name, data }) => ({
    name,
    data:
      name === MANIFEST
        ? changed(data, ({ title, ...others }) => ({ ...others, name: title, format: 0, ...more }))
        : data,
  }))
  return new MemoryFile(archive(old))
}

describe('formats', () => {
  test('of the past are opened as the present one, step by step', async () => {
    const honest = expectOk(await openRacetrace(new MemoryFile(await honestFile())))
    const opened = expectOk(await openRacetrace(await oldFile(), MADE_UP))
    expect(opened.manifest).toEqual(honest.manifest)
    expect(opened.debug).toEqual(honest.debug)
    expectOk(await copyTrace(opened, new MemorySink()))
  })

  test('go through every step between', () => {
    const upgrade = (part: 'manifest' | 'debug', document: unknown): unknown =>
      upgradeDocument(part, document, -1, MADE_UP)
    expect(upgrade('manifest', { format: -1, heading: 'a run' })).toEqual({
      format: 1,
      title: 'a run',
    })
    expect(upgrade('debug', { actors: [1] })).toEqual({ threads: [1] })
    expect(upgrade('manifest', [1])).toEqual([1])
  })

  test('without an upgrade, and of the future, are refused', async () => {
    const unknown = expectFailure(await openRacetrace(await oldFile()))
    expect(unknown).toMatchObject({ code: 'E_TRACE_VERSION', at: MANIFEST })
    const future = await openRacetrace(await oldFile({ format: 7 }), MADE_UP)
    expect(expectFailure(future).code).toBe('E_TRACE_VERSION')
  })

  test('that lie about their age are checked like the present one', async () => {
    const lie = expectFailure(await openRacetrace(await oldFile({ name: 7 }), MADE_UP))
    expect(lie).toMatchObject({ code: 'E_TRACE_DAMAGED', at: MANIFEST })
    expect(lie.message).toContain('title is not text')
  })

  test('have one upgrade for each version but the present', () => {
    expect(UPGRADES.map(({ from }) => from)).toEqual(
      Array.from({ length: FORMAT_VERSION - 1 }, (_, index) => index + 1),
    )
  })
})
