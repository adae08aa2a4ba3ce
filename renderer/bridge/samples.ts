/** The recordings that come with the lab: one broken and one fixed kernel of each race. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { fileFromDrop } from './browser-file.ts'
import type { OpenedFile } from './host.ts'

/** Path of each sample in the repository, and where the built app serves it. */
const SAMPLES: Readonly<Record<string, string>> = import.meta.glob(
  '../../traces/samples/*.racetrace',
  { query: '?url', import: 'default', eager: true },
)

/** Opens all of them, as if the user had chosen the files. */
export function openSamples(): Promise<readonly Result<OpenedFile, Failure>[]> {
  return Promise.all(Object.entries(SAMPLES).map(([path, address]) => openSample(path, address)))
}

async function openSample(path: string, address: string): Promise<Result<OpenedFile, Failure>> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  try {
    const response = await fetch(address)
    if (!response.ok) return err(missing(name))
    return ok(fileFromDrop(new File([await response.blob()], name)))
  } catch {
    return err(missing(name))
  }
}

function missing(name: string): Failure {
  return failure('E_SAMPLE_MISSING', 'A sample recording is missing from this installation.', {
    at: name,
    hint: 'Install the lab again, or make the recording in the Lab.',
  })
}
