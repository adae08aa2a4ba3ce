import { expect, it } from 'vitest'
import { fileFromDrop } from '#renderer/bridge/browser-file.ts'

it('reads any range of a dropped file', async () => {
  const file = fileFromDrop(new File(['0123456789'], 'a.racetrace'))
  expect([file.name, file.size]).toEqual(['a.racetrace', 10])
  const read = async (offset: number, length: number): Promise<string> => {
    const bytes = await file.read(offset, length)
    return bytes.ok ? new TextDecoder().decode(bytes.value) : bytes.error.code
  }
  expect(await read(2, 3)).toBe('234')
  expect(await read(8, 50)).toBe('89')
  expect(await read(50, 5)).toBe('')
})

it('answers with a failure when the file has gone', async () => {
  const gone = new File(['x'], 'gone.racetrace')
  gone.slice = () => {
    throw new DOMException('A requested file could not be read', 'NotReadableError')
  }
  expect(await fileFromDrop(gone).read(0, 1)).toMatchObject({
    ok: false,
    error: { code: 'E_FILE_ACCESS', at: 'gone.racetrace' },
  })
})
