/** A row of the library for tests, with only what a test cares about spelled out. */
import type { RecordingRow } from '#renderer/stores/library.ts'

type Given = Partial<Omit<RecordingRow, 'setup'>> & {
  readonly setup?: Partial<RecordingRow['setup']>
}

export function recordingRow(given: Given = {}): RecordingRow {
  const { setup, ...rest } = given
  return {
    id: 'recording',
    name: '',
    tags: [],
    created: 0,
    state: 'finished',
    title: 'Inode accounting',
    verdict: 'clean',
    violations: 0,
    events: 0,
    ticks: 0,
    bytes: 0,
    digest: '00',
    ...rest,
    setup: {
      scenario: 'inode-accounting',
      variant: 'frlock',
      parameters: {},
      seed: 7,
      way: 'timed',
      model: 'sc',
      ...setup,
    },
  }
}
