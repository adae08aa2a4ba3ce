import { expect, test } from 'vitest'
import { readText } from '../support/repository.ts'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}
interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { resolved?: string; integrity?: string; optionalDependencies?: Record<string, string> }
    >
  >
}

const manifest = JSON.parse(readText('package.json')) as Manifest
const lock = JSON.parse(readText('package-lock.json')) as Lock

test('every dependency is pinned to one version', () => {
  const versions = { ...manifest.dependencies, ...manifest.devDependencies }
  const loose = Object.entries(versions).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/.test(version),
  )
  expect(loose).toEqual([])
})

test('the lock file names contents, not the registry they came from', () => {
  const locked = Object.entries(lock.packages).filter(([path]) => path !== '')
  expect(locked.filter(([, entry]) => entry.resolved !== undefined)).toEqual([])
  expect(locked.filter(([, entry]) => entry.integrity === undefined)).toEqual([])
})

test('the lock file covers every platform', () => {
  // npm leaves out what the registry did not have, and then refuses to install from what is left.
  const locked = Object.keys(lock.packages)
  const missing = Object.values(lock.packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !locked.some((path) => path.endsWith(`node_modules/${name}`)))
  expect(missing).toEqual([])
})

test('the commands of the README exist', () => {
  const commands = [...readText('README.md').matchAll(/\bnpm (?:run (?:-s )?)?([a-z]+)\b/g)]
  const names = new Set(commands.map(([, name = '']) => name))
  names.delete('ci')
  names.delete('install')
  expect(names).toContain('start')
  expect(names).toContain('test')
  expect([...names].filter((name) => !(name in manifest.scripts))).toEqual([])
})
