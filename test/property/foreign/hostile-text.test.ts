/**
 * Foreign traces come from anywhere. Whatever the bytes are, and wherever the pieces end, reading ends
 * with a trace in order, in time that grows with the bytes and with nothing else.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChromeReader } from '#core/foreign/chrome-reader.ts'
import { detectForeign } from '#core/foreign/detect.ts'
import type { ForeignReader } from '#core/foreign/foreign-reader.ts'
import type { ForeignTrace } from '#core/foreign/foreign-trace.ts'
import { FtraceReader } from '#core/foreign/ftrace-reader.ts'
import { MAX_DEPTH } from '#core/foreign/limits.ts'
import { feed } from '../../unit/foreign/read.ts'

const READERS: readonly (readonly [string, () => ForeignReader])[] = [
  ['ftrace text', () => new FtraceReader()],
  ['Chrome JSON', () => new ChromeReader()],
]

/** Words of both formats, so that what is made of them gets far into the readers. */
const WORDS = [
  '\n',
  ' ',
  '  ',
  '-',
  ':',
  '[000]',
  '[001] d..1. ',
  '1.000000: ',
  '2.000000001: ',
  'CPU:0 [LOST EVENTS]',
  '            bash-7       [000] d..2. 1.000000: ',
  'sched_switch: ',
  'a:1 [120] S ==> b:2 [120]',
  'prev_comm=a prev_pid=1 prev_prio=120 prev_state=R ==> next_comm=b next_pid=2 next_prio=120',

  'irq_handler_entry: irq=1 name=x',
  'irq_handler_exit: irq=1',
  '     cat-10        1d.h2.   12us+: ',
  'cat  10/10 [001] 1.000000: sched:sched_waking: comm=a pid=1',
  'funcgraph_entry: 0.5 us | f();',
  'funcgraph_entry: | f() {',
  'funcgraph_exit: | }',
  'lock_acquire: 0xabcd read &l',
  'lock_release: 0xabcd &l',
  'contention_begin: 0xabcd (flags=SPIN)',
  'contention_end: 0xabcd',
  'print: B|1|x',
  'print: E',
  'f <-g',
  'print: C|1|n|2',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  '\\',
  '"traceEvents":',
  '"ph":"X"',
  '"ph":"B"',
  '"ph":"E"',
  '"ph":"b"',
  '"ph":"C"',
  '{"ph":"X","pid":1,"tid":2,"ts":3,"dur":4},',
  '{"ph":"B","pid":1,"ts":1e308},',
  '{"ph":"E","pid":1,"ts":-5},',
  '{"ph":"s","id":"0x1","ts":2},',
  '{"ph":"f","id":1,"ts":1},',
  '{"ph":"X","ts":1,"dur":2,"bind_id":1,"flow_in":true,"flow_out":true},',
  '{"ph":"M","name":"thread_name","args":{"name":"n"}},',
  '"ts":1',
  '\uFEFF',
  '\u0000',
  'é🐧',
]

const arbitraryBytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(fc.constantFrom(...WORDS), { maxLength: 60 })
    .map((words) => new TextEncoder().encode(words.join(''))),
)

describe.each(READERS)('%s', (_, create) => {
  test('no bytes crash it, and where pieces end does not matter', () => {
    fc.assert(
      fc.property(arbitraryBytes, fc.integer({ min: 1, max: 50 }), (bytes, piece) => {
        const copy = Uint8Array.from(bytes)
        const trace = feed(create(), copy, Infinity)
        expectOrder(trace)
        expect(feed(create(), copy, piece)).toEqual(trace)
        detectForeign(copy)
      }),
      { numRuns: 1_500 },
    )
  })

  /** What could make a careless reader take quadratic time or a deep stack. */
  const LENGTH = 300_000
  test.each([
    ['spaces', ' '.repeat(LENGTH)],
    ['one long line of a task', `bash-1${' '.repeat(LENGTH)}`],
    ['pids without end', '-1 [0'.repeat(LENGTH / 5)],
    ['short lines', '\n'.repeat(LENGTH)],
    ['quotes', '[{"'.padEnd(LENGTH, '\\"')],
    ['brackets', '['.repeat(LENGTH)],
    ['braces in an array', `[${'{"a":'.repeat(LENGTH / 5)}`],
    ['pids of perf', 'a 1/1 [000] '.repeat(LENGTH / 12)],
    ['CPUs without end', '[1] '.repeat(LENGTH / 4)],
    ['a stack', ` ${'a'.repeat(16)} ${'('.repeat(LENGTH)}`],
    ['digits', `bash-1 [000] ${'1'.repeat(LENGTH)}`],
    [
      'half a switch',
      `a-1 [000] 1.000000: sched_switch: prev_comm=${'a prev_pid=1 '.repeat(1_200)}`,
    ],
    ['empty objects', `[${'{},'.repeat(LENGTH / 3)}`],
    ['slices that never end', `[${'{"ph":"B","ts":1},'.repeat(5_000)}`],
  ])('%s are read in a moment', (_name, text) => {
    const started = performance.now()
    expectOrder(feed(create(), new TextEncoder().encode(text), 4_096))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

/** Rows by lane and time, slices that nest, indexes that exist. */
function expectOrder(trace: ForeignTrace): void {
  const { slices, instants, arrows, tracks, names, details, durationNs } = trace
  const ends = new Float64Array(MAX_DEPTH)
  for (let at = 0; at < slices.count; at++) {
    const [start = NaN, end = NaN, depth = NaN] = [
      slices.start[at],
      slices.end[at],
      slices.depth[at],
    ]
    const track = slices.track[at] ?? NaN
    const before = slices.track[at - 1] ?? 0
    if (track !== before) ends.fill(-Infinity)
    if (!(track >= before && track < tracks.length)) throw new Error(`track ${track}`)
    if (!(start >= 0 && end >= start && end <= durationNs)) throw new Error(`${start} to ${end}`)
    if (!(start >= (ends[depth] ?? NaN))) throw new Error(`overlap at depth ${depth}`)
    if (track === before && at > 0 && !(start >= (slices.start[at - 1] ?? NaN)))
      throw new Error('order')
    if ((slices.name[at] ?? Infinity) >= names.length) throw new Error('name')
    ends[depth] = end
  }
  for (let at = 0; at < instants.count; at++) {
    if (!((instants.time[at] ?? NaN) >= 0)) throw new Error(`time ${instants.time[at]}`)
    if ((instants.track[at] ?? Infinity) >= tracks.length) throw new Error('track')
  }
  const texts = details.offsets.length - 1
  for (const detail of [...slices.detail, ...instants.detail]) {
    if (detail >= texts) throw new Error(`detail ${detail} of ${texts}`)
  }
  for (let at = 0; at < arrows.count; at++) {
    for (const time of [arrows.from[at] ?? NaN, arrows.to[at] ?? NaN]) {
      if (!(time >= 0 && time <= durationNs)) throw new Error(`arrow at ${time}`)
    }
    if ((arrows.fromTrack[at] ?? Infinity) >= tracks.length) throw new Error('arrow from')
    if ((arrows.toTrack[at] ?? Infinity) >= tracks.length) throw new Error('arrow to')
  }
}
