import { describe, expect, it, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { createElectronHost } from '#renderer/bridge/electron-host.ts'
import type { IncomingFiles } from '#renderer/bridge/host.ts'
import type { LabApi, OpenedFileInfo } from '#shared/ipc-contract.ts'

const MIB = 1024 * 1024

function fakeLab(overrides: Partial<LabApi>): LabApi {
  const unexpected = (name: string) => (): never => {
    throw new Error(`${name} was not expected`)
  }
  return new Proxy(overrides as LabApi, {
    get: (target, name: keyof LabApi) => target[name] ?? unexpected(name),
  })
}

/** A file whose byte at n is n mod 251, served as the main process serves it. */
function fileOf(size: number, actualSize = size): Partial<LabApi> {
  const info: OpenedFileInfo = { token: 't', name: 'big.racetrace', size }
  return {
    openFiles: () => Promise.resolve(ok([ok(info)])),
    fileRead: vi.fn<LabApi['fileRead']>((_token, offset, length) => {
      const end = Math.min(offset + length, actualSize)
      return Promise.resolve(
        ok(Uint8Array.from({ length: Math.max(0, end - offset) }, (_, i) => (offset + i) % 251)),
      )
    }),
  }
}

async function openOnly(lab: LabApi) {
  const [file] = await createElectronHost(lab).pickFiles()
  if (!file?.ok) throw new Error('no file')
  return file.value
}

describe('reading through the bridge', () => {
  it('takes a long range in pieces that fit one message', async () => {
    const lab = fakeLab(fileOf(9 * MIB))
    const file = await openOnly(lab)
    const bytes = await file.read(3, 9 * MIB)
    if (!bytes.ok) throw new Error(bytes.error.message)
    expect(bytes.value.byteLength).toBe(9 * MIB - 3)
    expect(bytes.value[0]).toBe(3)
    expect(bytes.value.at(-1)).toBe((9 * MIB - 1) % 251)
    expect(lab.fileRead).toHaveBeenCalledTimes(3)
  })

  it('asks for nothing past the end', async () => {
    const file = await openOnly(fakeLab(fileOf(10)))
    expect(await file.read(8, 100)).toMatchObject({ ok: true, value: Uint8Array.of(8, 9) })
    expect(await file.read(50, 5)).toMatchObject({ ok: true, value: new Uint8Array(0) })
  })

  it('notices a file that became shorter instead of waiting for ever', async () => {
    const file = await openOnly(fakeLab(fileOf(9 * MIB, 5 * MIB)))
    expect(await file.read(0, 9 * MIB)).toMatchObject({
      ok: false,
      error: { code: 'E_FILE_CHANGED' },
    })
  })
})

describe('saving through the bridge', () => {
  it('sends only the bytes of a view, in order and in pieces', async () => {
    const sent: number[] = []
    const lab = fakeLab({
      saveFile: () => Promise.resolve(ok({ token: 't', name: 'out.racetrace' })),
      fileWrite: (_token, bytes) => {
        expect(bytes.buffer.byteLength).toBe(bytes.byteLength)
        sent.push(bytes.byteLength)
        return Promise.resolve(ok(undefined))
      },
      fileFinish: () => Promise.resolve(ok(undefined)),
    })
    const sink = await createElectronHost(lab).saveStream('out.racetrace', 'application/x')
    if (!sink.ok || !sink.value) throw new Error('no sink')
    await sink.value.write(new Uint8Array(64).subarray(10, 20))
    await sink.value.write(new Uint8Array(5 * MIB))
    expect(sent).toEqual([10, 4 * MIB, 1 * MIB])
    expect(await sink.value.close()).toEqual({ ok: true, value: undefined })
  })

  it('passes on why it failed, and what a dismissed dialog means', async () => {
    const full = err(failure('E_DISK_FULL', 'full'))
    const refused = createElectronHost(fakeLab({ saveFile: () => Promise.resolve(full) }))
    expect(await refused.saveStream('x', 'y')).toEqual(full)
    const dismissed = createElectronHost(fakeLab({ saveFile: () => Promise.resolve(ok(null)) }))
    expect(await dismissed.saveStream('x', 'y')).toEqual({ ok: true, value: null })
  })
})

describe('files from outside', () => {
  it('arrive open, or with the reason why not', () => {
    const problem = err(failure('E_FILE_MISSING', 'gone'))
    const heard = vi.fn<(files: IncomingFiles) => void>()
    const lab = fakeLab({
      onIncomingFiles: (listener) => {
        listener([ok({ token: 't', name: 'a.racetrace', size: 3 }), problem])
        return () => undefined
      },
    })
    createElectronHost(lab).onOpenFiles(heard)
    expect(heard).toHaveBeenCalledOnce()
    expect(heard.mock.calls[0]?.[0]).toMatchObject([
      { ok: true, value: { name: 'a.racetrace', size: 3 } },
      problem,
    ])
  })
})
