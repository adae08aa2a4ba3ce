import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureLibraries, findProgram, missingLibraries } from '../../../scripts/system.mjs'

let bin: string

beforeEach(async () => {
  bin = await mkdtemp(path.join(tmpdir(), 'racelab-bin-'))
  vi.stubEnv('PATH', `${bin}${path.delimiter}/usr/bin${path.delimiter}/bin`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(bin, { recursive: true })
})

/** A program that stands in for one of the system's. */
async function program(name: string, script: string): Promise<string> {
  const file = path.join(bin, name)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

const LDD_OUTPUT = `
\tlinux-vdso.so.1 (0x00007ffc)
\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f00)
\tlibgtk-3.so.0 => not found
\tlibnss3.so => not found
\tlibnss3.so => not found`

describe.runIf(existsSync('/etc/debian_version'))('missing libraries', () => {
  beforeEach(() => program('ldd', `cat <<'END'${LDD_OUTPUT}\nEND`))

  it('are those that the dynamic linker does not find, each once', () => {
    expect(missingLibraries('/any/electron')).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  })

  it('are named to an ordinary user with the command that installs them, in the names of this release', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000)
    await program('apt-cache', 'case "$3" in *t64) exit 100;; *) echo "Package: $3";; esac')
    expect(() => ensureLibraries('/any/electron')).toThrow(
      expect.objectContaining({
        message: 'Missing from this system: libgtk-3.so.0, libnss3.so.',
        hint: expect.stringContaining('sudo apt-get install -y libgtk-3-0 libnss3'),
      }),
    )
    await program('apt-cache', 'echo "Package: $3"')
    expect(() => ensureLibraries('/any/electron')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('libgtk-3-0t64 libnss3') }),
    )
  })

  it('are installed for root, after asking what there is', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const log = path.join(bin, 'log')
    await program('apt-cache', 'echo "Package: $3"')
    await program('apt-get', `echo "$@" >> ${log}`)
    ensureLibraries('/any/electron')
    const [update, install] = (await readFile(log, 'utf8')).trim().split('\n')
    expect(update).toMatch(/ update -q$/)
    expect(install).toMatch(/ install -y -q --no-install-recommends libgtk-3-0t64 libnss3$/)
    expect(said.mock.calls.flat()).toContain(
      'Installing with apt-get (a minute or two): libgtk-3-0t64 libnss3',
    )
  })

  it('end in a clear message when apt-get cannot', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await program('apt-get', 'echo "E: Could not resolve the mirror" >&2; exit 100')
    expect(() => ensureLibraries('/any/electron')).toThrow(
      'apt-get update failed: E: Could not resolve the mirror',
    )
  })
})

describe('findProgram', () => {
  it('takes the first name that is anywhere on the PATH', async () => {
    const file = await program('chromium-browser', 'true')
    expect(findProgram(['no-such-chromium', 'chromium-browser'])).toBe(file)
    expect(findProgram(['no-such-chromium'])).toBeUndefined()
  })
})
