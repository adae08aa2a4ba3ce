/** What can be wrong with a trace from outside. */
import { failure, type Failure } from '#core/base/failure.ts'
import { FORMAT_VERSION } from './format.ts'

/**
 * A part of a trace cannot be what a recorder wrote.
 *
 * @param at the part, as it is called in a file: `manifest.json`, `chunks/000003.bin`
 * @param why what is wrong, to be read after a colon
 */
export function damaged(at: string, why: string): Failure {
  return failure('E_TRACE_DAMAGED', `A part of the recording is damaged: ${why}.`, {
    at,
    hint: 'Get the recording from its source again, or record it anew.',
  })
}

/** A file that does not even begin like one. */
export function noRecording(at: string): Failure {
  return failure('E_TRACE_DAMAGED', 'The file is no recording at all.', {
    at,
    hint: 'Choose a .racetrace file, or a trace of a real machine: ftrace text or Chrome trace JSON.',
  })
}

/** A part is in a format that this version does not read. */
export function unknownVersion(at: string, version: number): Failure {
  const what = `The recording has format version ${version}; only version ${FORMAT_VERSION} is known.`
  return failure('E_TRACE_VERSION', what, {
    at,
    hint: 'Open it with the version of Racelab that made it, or a newer one.',
  })
}

/** The user asked to stop. */
export function stopped(at: string): Failure {
  return failure('E_STOPPED', 'Stopped as asked.', { at })
}

/** A compact recording was read as if it held its events. */
export function withoutEvents(at: string): Failure {
  return failure('E_COMPACT', 'The file is a compact recording: its events are not in it.', {
    at,
    hint: 'Import it in the app, or with `racelab import`: it is run again and checked.',
  })
}
