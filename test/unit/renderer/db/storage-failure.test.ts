import { expect, it } from 'vitest'
import { storageFailure, wantsRoom } from '#renderer/db/storage-failure.ts'

/** As Chromium words them: a quota, a full disk under LevelDB (seen on one), and a closed database. */
it.each([
  ['QuotaExceededError', 'Quota exceeded.', 'E_STORAGE_FULL', true],
  ['DataError', 'Failed to write blobs (IOError)', 'E_STORAGE_WRITE', true],
  ['UnknownError', 'IO error: 000042.log: No space left on device', 'E_STORAGE_WRITE', true],
  ['DatabaseClosedError', 'Database has been closed', 'E_STORAGE_CLOSED', false],
  ['ConstraintError', 'Key already exists in the object store.', 'E_STORAGE', false],
])('%s is said as what it is: %s', (name, message, code, room) => {
  const inner = Object.assign(new Error(message), { name })
  const found = storageFailure(
    Object.assign(new Error(message), { name: 'AbortError', inner }),
    'x',
  )
  expect(found).toMatchObject({ code, at: 'x', hint: expect.any(String) })
  expect(wantsRoom(found)).toBe(room)
})
