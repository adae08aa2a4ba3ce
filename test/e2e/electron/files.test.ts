import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchElectron, type ElectronSession } from '../support/electron.ts'

const MIB = 1024 * 1024

let lab: ElectronSession
let source: string
const content = Buffer.alloc(20 * MIB, 'a pattern with a period that is no power of two; ')

beforeAll(async () => {
  lab = await launchElectron()
  source = path.join(lab.userData, 'big.racetrace')
  await writeFile(source, content)
})
afterAll(() => lab.close())

describe('a file through the bridge', () => {
  it('arrives and leaves byte for byte', async () => {
    await lab.willChoose(source)
    const copy = await lab.savedBy(() =>
      lab.page.evaluate(async (piece) => {
        const { racelab } = window
        if (!racelab) throw new Error('no bridge')
        const opened = await racelab.openFiles()
        const target = await racelab.saveFile('copy.racetrace')
        const [file] = opened.ok ? opened.value : []
        if (!file?.ok || !target.ok || !target.value) throw new Error('no files')
        const { token, size } = file.value
        for (let offset = 0; offset < size; offset += piece) {
          const bytes = await racelab.fileRead(token, offset, piece)
          if (!bytes.ok) throw new Error(bytes.error.message)
          const written = await racelab.fileWrite(target.value.token, bytes.value)
          if (!written.ok) throw new Error(written.error.message)
        }
        await racelab.fileClose(token)
        await racelab.fileFinish(target.value.token)
      }, 3 * MIB),
    )
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    expect(path.basename(copy)).toBe('copy.racetrace')
    expect(digest(await readFile(copy))).toBe(digest(content))
  })

  it('that cannot be written says why and what to do', async () => {
    const folder = path.join(lab.userData, 'a folder')
    await mkdir(folder)
    await lab.app.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      },
      path.join(source, 'impossible.racetrace'),
    )
    const reply = await lab.page.evaluate(() => window.racelab?.saveFile('x.racetrace'))
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'E_FILE_MISSING', at: 'impossible.racetrace', hint: expect.any(String) },
    })
    expect(await readdir(folder)).toEqual([])
  })
})
