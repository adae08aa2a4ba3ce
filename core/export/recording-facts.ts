/** What a recording says about itself, for the formats that have a place for it. */
import type { Manifest } from '#core/trace/format.ts'

/** Names and values, in an order to be read in. */
export function recordingFacts(manifest: Manifest): readonly [string, string | number][] {
  const { setup } = manifest
  return [
    ['title', manifest.title],
    ['engine', manifest.engine],
    ['scenario', setup.scenario],
    ['variant', setup.variant],
    ['model', setup.machine.model],
    ['way', setup.way],
    ['scheduler', setup.scheduler],
    ['seed', setup.seed],
    ['verdict', manifest.verdict],
    ['events', manifest.events],
    ['ticks', manifest.ticks],
    ['digest', manifest.digest],
  ]
}
