/**
 * Files that want to be opened and must not be: a small honest recording with one thing wrong in each.
 * They are kept in traces/corpus, so that every later version has to refuse them too.
 */
import { Builder, honestFile, takeApart, type HostileFile } from './archive.ts'
import { hostileChunks } from './chunks.ts'
import { hostileContainers, hostileEntries } from './containers.ts'
import { hostileDebugs, hostileManifests } from './documents.ts'

/** All of them. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const honest = await honestFile()
  const build = new Builder(honest, await takeApart(honest))
  return [
    ...hostileContainers(build),
    ...hostileEntries(build),
    ...hostileManifests(build),
    ...hostileDebugs(build),
    ...hostileChunks(build),
  ]
}
