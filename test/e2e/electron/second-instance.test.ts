import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveRuntime } from '../../../scripts/runtime/resolve.mjs'
import { launchElectron, type ElectronSession } from '../support/electron.ts'
import { REPOSITORY } from '../support/lab-session.ts'

let lab: ElectronSession

beforeAll(async () => {
  lab = await launchElectron()
})
afterAll(() => lab.close())

/** Starts the lab once more beside the running one. */
async function startAgain(...files: string[]): Promise<{ code: number | null; output: string }> {
  const { executable } = await resolveRuntime()
  const child = spawn(executable, ['--no-sandbox', REPOSITORY, ...files], { env: lab.environment })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

describe('a second start', () => {
  it('says that the lab is running, ends well, and brings the window back', async () => {
    await lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const { code, output } = await startAgain()
    expect(output).toContain('Racelab is already running; its window is in front now.')
    expect(code).toBe(0)
    await expect
      .poll(() =>
        lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
      )
      .toBe(true)
    expect(lab.app.windows()).toHaveLength(1)
  })

  it('hands its files to the first, which can read them', async () => {
    const file = path.join(lab.userData, 'handed over.racetrace')
    await writeFile(file, 'not a recording')
    const heard = lab.page.evaluate(
      () =>
        new Promise((resolve) => {
          window.racelab?.onIncomingFiles((files) => resolve(files.map((outcome) => outcome)))
          void window.racelab?.ready()
        }),
    )
    await startAgain(file)
    expect(await heard).toMatchObject([
      { ok: true, value: { name: 'handed over.racetrace', size: 15 } },
    ])
  })
})
