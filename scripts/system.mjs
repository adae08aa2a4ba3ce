/**
 * Programs and libraries that come from the operating system. On Debian and its relatives root gets
 * them installed; anybody else gets the exact command.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from './runtime/setup-error.mjs'

/** @typedef {'electron' | 'xvfb' | 'chromium' | 'gcc' | 'parallel' | 'python'} SystemGroup */

/**
 * Library → Debian packages that hold it, the current name first (Debian 13 and Ubuntu 24.04 renamed
 * several for 64-bit time).
 * @type {Record<string, string[]>}
 */
const LIBRARY_PACKAGES = {
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libatk-1.0.so.0': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so.0': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libcairo.so.2': ['libcairo2'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libdrm.so.2': ['libdrm2'],
  'libexpat.so.1': ['libexpat1'],
  'libgbm.so.1': ['libgbm1'],
  'libgio-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libglib-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgobject-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnspr4.so': ['libnspr4'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libsmime3.so': ['libnss3'],
  'libudev.so.1': ['libudev1'],
  'libX11.so.6': ['libx11-6'],
  'libxcb.so.1': ['libxcb1'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libXrandr.so.2': ['libxrandr2'],
}

/** @type {Record<Exclude<SystemGroup, 'electron'>, { program: string[], packages: string[] }>} */
const PROGRAMS = {
  xvfb: { program: ['Xvfb'], packages: ['xvfb'] },
  chromium: { program: ['chromium', 'chromium-browser', 'google-chrome'], packages: ['chromium'] },
  gcc: { program: ['gcc'], packages: ['gcc', 'libc6-dev'] },
  parallel: { program: ['parallel'], packages: ['parallel'] },
  python: { program: ['python3'], packages: ['python3'] },
}

/**
 * Makes sure that these groups are there.
 * @param {SystemGroup[]} groups
 * @throws {SetupError} naming what is missing and the command that installs it
 */
export function ensureSystemPackages(groups) {
  if (process.platform !== 'linux') return
  /** @type {string[]} */
  const missing = []
  /** @type {string[][]} */
  const wanted = []
  for (const group of groups) {
    if (group === 'electron') {
      const libraries = absentLibraries(Object.keys(LIBRARY_PACKAGES))
      missing.push(...libraries)
      wanted.push(...libraries.map(packagesOf))
    } else if (!findProgram(PROGRAMS[group].program)) {
      missing.push(PROGRAMS[group].program[0] ?? group)
      wanted.push(...PROGRAMS[group].packages.map((name) => [name]))
    }
  }
  install(missing, wanted)
}

/**
 * Makes sure that every library an executable is linked to is there.
 * @param {string} executable
 * @throws {SetupError} naming what is missing and the command that installs it
 */
export function ensureLibraries(executable) {
  if (process.platform !== 'linux') return
  const missing = missingLibraries(executable)
  install(missing, missing.map(packagesOf))
}

/**
 * @param {string} executable
 * @returns {string[]} names of the libraries that the dynamic linker does not find
 */
export function missingLibraries(executable) {
  const { stdout, status } = spawnSync('ldd', [executable], { encoding: 'utf8' })
  if (status !== 0) return []
  const names = [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '')
  return [...new Set(names)]
}

/**
 * The first of these programs on the PATH.
 * @param {string[]} names
 * @returns {string | undefined} its full path
 */
export function findProgram(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  for (const name of names) {
    for (const folder of folders) {
      const candidate = path.join(folder, name)
      if (existsSync(candidate)) return candidate
    }
  }
  return undefined
}

/** @param {string[]} names */
function absentLibraries(names) {
  const { stdout } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  if (!stdout) return []
  const present = new Set(stdout.split('\n').map((line) => line.trim().split(' ', 1)[0]))
  return names.filter((name) => !present.has(name))
}

/**
 * @param {string} library
 * @returns {string[]} package names to try, empty when none is known
 */
function packagesOf(library) {
  return LIBRARY_PACKAGES[library] ?? []
}

/**
 * @param {string[]} missing what is not there, for people
 * @param {string[][]} wanted for each thing the names its package may have
 */
function install(missing, wanted) {
  if (missing.length === 0) return
  const what = `Missing from this system: ${missing.join(', ')}.`
  if (!isDebian()) {
    throw new SetupError(
      what,
      'Install them with the package manager of this system, then start again.',
    )
  }
  if (process.getuid?.() !== 0) {
    const names = knownPackages(wanted)
    throw new SetupError(
      what,
      `Run this once, then start again:\n  sudo apt-get install -y ${names.join(' ')}`,
    )
  }
  console.error(what)
  apt(['update', '-q'])
  const names = knownPackages(wanted)
  console.error(`Installing with apt-get (a minute or two): ${names.join(' ')}`)
  apt(['install', '-y', '-q', '--no-install-recommends', ...names])
}

/**
 * Picks the name that this release uses for each package.
 * @param {string[][]} wanted
 * @returns {string[]}
 */
function knownPackages(wanted) {
  const names = wanted.map((candidates) => {
    if (candidates.length === 1) return candidates[0]
    const known = candidates.find((name) => {
      const { status, stdout } = spawnSync('apt-cache', ['show', '--no-all-versions', name], {
        encoding: 'utf8',
      })
      return status === 0 && stdout.includes('Package:')
    })
    return known ?? candidates.at(-1)
  })
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}

/** @param {string[]} args */
function apt(args) {
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2']
  const { status, stdout, stderr, error } = spawnSync('apt-get', [...options, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 << 20,
  })
  if (status === 0) return
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => /^(E|Err):/.test(line))
  const reason = error?.message ?? (lines.slice(0, 3).join(' · ') || `code ${status}`)
  throw new SetupError(
    `apt-get ${args[0]} failed: ${reason}`,
    `Try it by hand:\n  apt-get ${args.join(' ')}`,
  )
}

function isDebian() {
  try {
    return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}
