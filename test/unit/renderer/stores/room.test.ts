import { describe, expect, it, vi } from 'vitest'
import { ok } from '#core/base/result.ts'
import type { ForeignRow } from '#renderer/db/foreign-tables.ts'
import type { ExplorationRow } from '#renderer/stores/explorations-port.ts'
import { useExplorationsStore } from '#renderer/stores/explorations.ts'
import { useForeignStore } from '#renderer/stores/foreign.ts'
import { useLibraryStore } from '#renderer/stores/library.ts'
import { useRoomStore } from '#renderer/stores/room.ts'
import { recordingRow } from './recording-row.ts'
import { emptyRecordings, provideServices, quietHost } from './with-services.ts'

const MIB = 1024 * 1024

/** A lab with 3 MiB of events, half of a recording that was cut off, and `counted` bytes in all. */
function labWith(counted: number | undefined): ReturnType<typeof useRoomStore> {
  const kept = recordingRow({ id: 'a', bytes: 2 * MIB })
  const cutOff = recordingRow({ id: 'b', state: 'recording', bytes: MIB })
  provideServices({
    host: { ...quietHost, freeBytes: () => Promise.resolve(100 * MIB) },
    recordings: {
      ...emptyRecordings,
      watch(listener) {
        listener([kept, { ...cutOff, bytes: 0 }])
        return () => undefined
      },
      unfinished: () => Promise.resolve(ok([cutOff])),
      usedBytes: () => Promise.resolve(counted),
    },
  })
  useLibraryStore().connect()
  useForeignStore().rows = [{ bytes: 4 * MIB } as ForeignRow]
  useExplorationsStore().rows = [{ bytes: 5 * MIB } as ExplorationRow]
  return useRoomStore()
}

describe('room', () => {
  it('that is used adds up to what the platform counts', async () => {
    const room = labWith(20 * MIB)
    await vi.waitFor(() => expect(room.usedBytes).toBe(20 * MIB))
    await vi.waitFor(() => expect(room.eventBytes).toBe(3 * MIB))
    expect([room.captureBytes, room.explorationBytes]).toEqual([4 * MIB, 5 * MIB])
    expect(room.otherBytes).toBe(8 * MIB)
    expect(room.freeBytes).toBe(100 * MIB)
  })

  it.each([undefined, 2 * MIB])(
    'is what is listed where the platform counts %s',
    async (counted) => {
      const room = labWith(counted)
      await vi.waitFor(() => expect(room.freeBytes).toBe(100 * MIB))
      await vi.waitFor(() => expect(room.usedBytes).toBe(12 * MIB))
      expect(room.otherBytes).toBe(0)
    },
  )
})
