/**
 * A throw-away tree with the repository's configuration and a few planted files: the way to show that
 * a rule bites without breaking the repository itself.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from './repository.ts'

export interface Skeleton {
  readonly folder: string
  remove(): void
}

/**
 * @param files path → contents
 * @param copies files of the repository to take along
 */
export function plant(
  files: Readonly<Record<string, string>>,
  copies: readonly string[] = [],
): Skeleton {
  const folder = mkdtempSync(path.join(tmpdir(), 'racelab-arch-'))
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  for (const file of copies) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    cpSync(path.join(ROOT, file), path.join(folder, file))
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}
