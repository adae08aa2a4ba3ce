/** Kernel C to start from: the header library, the shipped scenarios, and one of everything. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
const HEADERS = join(ROOT, 'core/kernel')
const SCENARIOS = join(ROOT, 'core/scenarios')
const OWN = join(import.meta.dirname, 'sources')

/** A source and the folder its own headers are in. */
export interface CorpusSource {
  readonly name: string
  readonly text: string
  readonly folder: string
}

function sourcesIn(folder: string): CorpusSource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8'), folder }))
}

/** Every source, the one of everything first. */
export function corpus(): CorpusSource[] {
  const scenarios = readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => sourcesIn(join(SCENARIOS, entry.name)))
  return [...sourcesIn(OWN), ...scenarios]
}

/** The text of a header as `source` would include it. */
export function headerOf(source: CorpusSource): (name: string) => string | undefined {
  return (name) => {
    const found = [join(source.folder, name), join(HEADERS, name)].find((path) => existsSync(path))
    return found === undefined ? undefined : readFileSync(found, 'utf8')
  }
}
