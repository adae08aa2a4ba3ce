import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readForeign, recogniseForeign } from '#core/foreign/read-foreign.ts'
import { file } from '../../unit/foreign/read.ts'

const LINES = Array.from(
  { length: 60 },
  (_, at) =>
    `  a-1 [00${at % 4}] ....  1.${String(at * 997).padStart(6, '0')}: e${at % 9}: x=${at * at}`,
)
const PACKED = Uint8Array.from(gzipSync(LINES.join('\n')))

test('packed bytes that are damaged anywhere are read or refused, never more', async () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(flips, fc.nat(), async (changes, cut) => {
      const bytes = PACKED.slice(0, 2 + (cut % (PACKED.length - 1)))
      for (const [at, by] of changes) {
        const place = 2 + (at % Math.max(1, bytes.length - 2))
        if (place < bytes.length) bytes[place] = (bytes[place] ?? 0) ^ by
      }
      const format = await recogniseForeign(file(bytes, 'a.gz'))
      if (!format.ok) expect(format.error.code).toMatch(/^E_FOREIGN_/)
      const read = await readForeign(file(bytes, 'a.gz'), 'ftrace')
      if (!read.ok) expect(read.error.code).toMatch(/^E_FOREIGN_/)
      else expect(read.value.events).toBeLessThanOrEqual(LINES.length)
    }),
    { numRuns: 400 },
  )
})
