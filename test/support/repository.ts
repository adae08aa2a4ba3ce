/** The repository as the architecture tests see it: what git tracks, or would. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT: string = path.resolve(import.meta.dirname, '../..')

/** Paths of all files that belong to the repository, relative to it; ignored files do not. */
export function repositoryFiles(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z']
  const deleted = execFileSync('git', ['ls-files', '--deleted', '-z'], { cwd: ROOT }).toString()
  const gone = new Set(deleted.split('\0'))
  return execFileSync('git', list, { cwd: ROOT, maxBuffer: 64 << 20 })
    .toString()
    .split('\0')
    .filter((file) => file !== '' && !gone.has(file))
}

/** @param file path relative to the repository */
export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
}
