import { beforeEach, describe, expect, it } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { useIncomingFiles } from '#renderer/app/incoming-files.ts'
import type { OpenedFile } from '#renderer/bridge/host.ts'
import { useExplorationsStore } from '#renderer/stores/explorations.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import { emptyRecordings, provideServices } from '../stores/with-services.ts'

const refused = failure('E_TEST', 'not today')
let explorations: string[] = []
let recordings: string[] = []

function file(name: string, text: string): OpenedFile {
  const bytes = new TextEncoder().encode(text)
  return {
    name,
    size: bytes.length,
    read: (offset, length) => Promise.resolve(ok(bytes.slice(offset, offset + length))),
    close: () => Promise.resolve(),
  }
}

beforeEach(() => {
  explorations = []
  recordings = []
  provideServices({
    explorer: {
      start: () => ({ stop: () => undefined }),
      open: () => Promise.resolve(err(refused)),
      importFile(_, name) {
        explorations.push(name)
        return Promise.resolve(err(refused))
      },
    },
    recordings: {
      ...emptyRecordings,
      importFile({ name }) {
        recordings.push(name)
        return Promise.resolve(err(refused))
      },
    },
  })
})

describe('files from outside', () => {
  const campaign = file('a.json', '{"format":"racelab-campaign","version":1}')
  const trace = file('b.json', '{"traceEvents": []}')

  it('go where they belong by what they say of themselves', async () => {
    const take = useIncomingFiles()
    await take([ok(campaign), ok(trace), ok(file('c.racetrace', 'RACE'))])
    expect(explorations).toEqual(['a.json'])
    expect(recordings).toEqual(['b.json', 'c.racetrace'])
    expect(useShellStore().activity).toBe('library')
  })

  it('are meant as results where those are shown, and say why they are none', async () => {
    useShellStore().show('explore')
    await useIncomingFiles()([ok(trace)])
    expect(explorations).toEqual(['b.json'])
    expect(useShellStore().activity).toBe('explore')
    expect(useExplorationsStore()).toMatchObject({ side: 'history', refused })
  })
})
