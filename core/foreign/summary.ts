/** A foreign trace in a line. */
import type { ForeignFormat, ForeignTrace, ForeignTrackKind } from './foreign-trace.ts'

/** What each format is called. */
export const FORMAT_TITLES: Readonly<Record<ForeignFormat, string>> = {
  'chrome-json': 'Chrome trace JSON',
  ftrace: 'ftrace text',
}

/** `ftrace text, 8 CPUs, 12,345 events`. */
export function summariseForeign(trace: ForeignTrace): string {
  const cpus = countTracks(trace, 'cpu')
  const tasks = countTracks(trace, 'task')
  const lanes = cpus > 0 ? quantity(cpus, 'CPU') : quantity(tasks, 'thread')
  return `${FORMAT_TITLES[trace.format]}, ${lanes}, ${quantity(trace.events, 'event')}`
}

/** How many lanes of that kind there are. */
export function countTracks({ tracks }: ForeignTrace, kind: ForeignTrackKind): number {
  return tracks.filter((track) => track.kind === kind).length
}

/** With a comma at every thousand. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

function quantity(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`
}
