/** Reads text as a foreign trace, for tests. */
import { ok } from '#core/base/result.ts'
import { ChromeReader } from '#core/foreign/chrome-reader.ts'
import type { ForeignReader } from '#core/foreign/foreign-reader.ts'
import type { ForeignFile } from '#core/foreign/read-foreign.ts'
import type { ForeignTrace } from '#core/foreign/foreign-trace.ts'
import { FtraceReader } from '#core/foreign/ftrace-reader.ts'
import { textAt } from '#core/foreign/text-store.ts'
import { LANE_STATES } from '#core/analysis/lanes.ts'

/** The trace that the text is, handed over `piece` bytes at a time. */
export function readFtrace(text: string, piece = Infinity): ForeignTrace {
  return feed(new FtraceReader(), new TextEncoder().encode(text), piece)
}

export function readChrome(text: string, piece = Infinity): ForeignTrace {
  return feed(new ChromeReader(), new TextEncoder().encode(text), piece)
}

/** A file in memory. */
export function file(bytes: Uint8Array<ArrayBuffer>, name = 'capture.txt'): ForeignFile {
  return {
    name,
    size: bytes.length,
    read: (offset, length) => Promise.resolve(ok(bytes.slice(offset, offset + length))),
  }
}

export function feed(
  reader: ForeignReader,
  bytes: Uint8Array<ArrayBuffer>,
  piece: number,
): ForeignTrace {
  for (let at = 0; at < bytes.length; at += piece) {
    reader.push(bytes.slice(at, Math.min(bytes.length, at + piece)))
  }
  return reader.finish()
}

/** `lane | start-end name state depth`, one slice a line. */
export function sliceLines({ slices, tracks, names }: ForeignTrace): string[] {
  return Array.from({ length: slices.count }, (_, at) => {
    const lane = tracks[slices.track[at] ?? -1]?.name ?? '?'
    const state = LANE_STATES[slices.state[at] ?? -1] ?? '?'
    const name = names[slices.name[at] ?? -1] ?? '?'
    return `${lane} | ${slices.start[at]}-${slices.end[at]} ${name} ${state} ${slices.depth[at]}`
  })
}

/** `lane | time name detail`, one instant a line. */
export function instantLines({ instants, tracks, names, details }: ForeignTrace): string[] {
  return Array.from({ length: instants.count }, (_, at) => {
    const lane = tracks[instants.track[at] ?? -1]?.name ?? '?'
    const name = names[instants.name[at] ?? -1] ?? '?'
    const detail = textAt(details, instants.detail[at] ?? -1)
    return `${lane} | ${instants.time[at]} ${name} ${detail}`.trimEnd()
  })
}

/** `lane | time value`, one sample a line. */
export function counterLines({ counters, tracks }: ForeignTrace): string[] {
  return Array.from(
    { length: counters.count },
    (_, at) =>
      `${tracks[counters.track[at] ?? -1]?.name ?? '?'} | ${counters.time[at]} ${counters.value[at]}`,
  )
}

/** `lane time -> lane time name`, one arrow a line. */
export function arrowLines({ arrows, tracks, names }: ForeignTrace): string[] {
  const lane = (track: number | undefined): string => tracks[track ?? -1]?.name ?? '?'
  return Array.from({ length: arrows.count }, (_, at) => {
    const name = names[arrows.name[at] ?? -1] ?? '?'
    const to = `${lane(arrows.toTrack[at])} ${arrows.to[at]}`
    return `${lane(arrows.fromTrack[at])} ${arrows.from[at]} -> ${to} ${name}`
  })
}

/** `lane | name arguments`, one slice that has any a line. */
export function argumentLines({ slices, tracks, names, details }: ForeignTrace): string[] {
  return Array.from({ length: slices.count }, (_, at) => {
    const lane = tracks[slices.track[at] ?? -1]?.name ?? '?'
    const said = textAt(details, slices.detail[at] ?? 0)
    return said === '' ? '' : `${lane} | ${names[slices.name[at] ?? -1]} ${said}`
  }).filter((line) => line !== '')
}
