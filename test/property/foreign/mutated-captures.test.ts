/**
 * Captures as machines write them, then damaged as files and consoles damage them: lines lost, doubled,
 * cut and mixed up, bytes flipped. Whatever is left of it is read, and whatever is not is counted with its
 * line.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChromeReader } from '#core/foreign/chrome-reader.ts'
import { ForeignArrowPictures } from '#core/foreign/foreign-arrows.ts'
import { ForeignEvents } from '#core/foreign/foreign-events.ts'
import { ForeignPictures } from '#core/foreign/foreign-pictures.ts'
import type { ForeignReader } from '#core/foreign/foreign-reader.ts'
import type { ForeignTrace } from '#core/foreign/foreign-trace.ts'
import { FtraceReader } from '#core/foreign/ftrace-reader.ts'
import { layOutRows } from '#core/foreign/lane-rows.ts'
import { BoxesOfRows } from '#core/foreign/row-boxes.ts'
import { feed } from '../../unit/foreign/read.ts'

const SWITCH = 'prev_prio=120 prev_state=S ==> next_comm=my shell next_pid=20 next_prio=120'

/** One or two lines of every shape that is read. */
const FTRACE = [
  '# tracer: nop',
  '#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION',
  'CPU:1 [LOST 12 EVENTS]',
  `             cat-10      [000] d..2.   100.000010: sched_switch: prev_comm=cat prev_pid=10 ${SWITCH}`,
  '        my shell-20      [000] d.h1.   100.000015: irq_handler_entry: irq=24 name=virtio0-req.0',
  '        my shell-20      [000] d.h1.   100.000017: irq_handler_exit: irq=24 ret=handled',
  '        my shell-20      (     20) [000] d..2.   100.000020: sched_waking: comm=cat pid=10 prio=120 target_cpu=000',
  '           <...>-30      (-------) [001] .....   100.000021000: sys_enter: NR 1 (1, 7ffe, 8)',
  ' kworker/u8:0-[a]-31     [001]   100.000022: block_rq_issue: 254,0 R 4096 () 2048 + 8 [cat]',
  '             app-7       [001] .....   100.000023: tracing_mark_write: B|7|commit',
  '             app-7       [001] .....   100.000024: tracing_mark_write: C|7|queue|3',
  '             app-7       [001] .....   100.000025: tracing_mark_write: E|7',
  '             app-7       [001] .....   100.000026: mutex_unlock <-rb_simple_write',
  '             app-7       [001] .....   100.000027: lock_acquire: 00000000a1b2c3d4 read &inode->i_lock',
  '             app-7       [001] .....   100.000028: lock_release: 00000000a1b2c3d4 &inode->i_lock',
  '             app-7       [001]   100.000029: funcgraph_entry:      + 12.500 us  |  slow();',
  ' 100.000030 |   1)    app-7    |               |  vfs_write() {',
  ' 100.000031 |   1)    app-7    |   ==========> |',
  ' 100.000032 |   1)    app-7    |   <========== |',
  ' 100.000040 |   1)    app-7    | + 10.123 us   |  } /* vfs_write */',
  '     cat-10        1d.h2.   12us+: sched_waking: comm=a pid=1',
  'cat    10/10 [001]   100.000050:   sched:sched_waking: comm=app pid=7 prio=120 target_cpu=001',
  '        ffffffff81c0 __schedule+0x3d0 ([kernel.kallsyms])',
  '  other:           <idle>-0     [002]   100.000060: sched_switch: swapper/2:0 [120] R ==> app:7 [120]',
]
const CHROME = [
  '{"traceEvents":[',
  '{"ph":"M","name":"process_name","pid":1,"args":{"name":"app"}},',
  '{"ph":"X","pid":1,"tid":2,"name":"work","ts":1.5,"dur":4,"args":{"page":7}},',
  '{"ph":"B","pid":1,"tid":2,"name":"inner","ts":2},',
  '{"ph":"E","pid":1,"tid":2,"ts":3},',
  '{"ph":"b","cat":"io","id":"0x1","pid":1,"name":"request","ts":2},',
  '{"ph":"e","cat":"io","id":"0x1","pid":1,"name":"request","ts":9},',
  '{"ph":"s","id":5,"pid":1,"tid":2,"name":"wake","ts":3},',
  '{"ph":"f","bp":"e","id":5,"pid":1,"tid":3,"name":"wake","ts":4},',
  '{"ph":"X","pid":1,"tid":3,"name":"serve","ts":4,"dur":2,"bind_id":"0x7","flow_in":true},',
  '{"ph":"C","pid":1,"name":"queue","ts":5,"args":{"depth":3,"other":-1e9}},',
  '{"ph":"i","s":"g","name":"overload","ts":6}',
  '],"displayTimeUnit":"ns"}',
]
const NOISE = ['[  123.456789] usb 1-1: new device', '\u001b[31mroot@vm:~# ', '\uFFFD\0\0', '"']

const change = fc.record({
  at: fc.nat(),
  with: fc.nat(),
  how: fc.constantFrom('lose', 'double', 'cut', 'swap', 'noise', 'inside', 'flip', 'number'),
})
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

function damage(lines: readonly string[], changes: readonly Change[]): string[] {
  const damaged = [...lines]
  for (const { at, with: other, how } of changes) {
    const place = at % Math.max(1, damaged.length)
    const line = damaged[place] ?? ''
    const within = other % (line.length + 1)
    const noise = NOISE[other % NOISE.length] ?? ''
    if (how === 'lose') damaged.splice(place, 1)
    else if (how === 'double') damaged.splice(place, 0, line)
    else if (how === 'cut') damaged[place] = line.slice(0, within)
    else if (how === 'swap') damaged.push(...damaged.splice(place, 1))
    else if (how === 'noise') damaged.splice(place, 0, noise)
    else if (how === 'inside') damaged[place] = line.slice(0, within) + noise + line.slice(within)
    else if (how === 'number') damaged[place] = line.replace(/\d+/, String(other * 7_919))
    else damaged[place] = flip(line, within, other)
  }
  return damaged
}

function flip(line: string, at: number, by: number): string {
  const code = (line.codePointAt(at) ?? 0) ^ (1 << (by % 8))
  return line.slice(0, at) + String.fromCodePoint(code) + line.slice(at + 1)
}

/** All that the app does with an open trace. */
function look(trace: ForeignTrace): void {
  const shown = layOutRows(trace)
  const boxes = new BoxesOfRows(trace)
  const pictures = new ForeignPictures(trace, shown, boxes)
  const events = new ForeignEvents(trace, shown, boxes)
  for (const resolution of [1, 1e4]) pictures.picture(0, trace.durationNs, resolution)
  new ForeignArrowPictures(trace, shown).picture(0, trace.durationNs, 1)
  for (const { lane, index } of pictures.lanes) {
    events.at(trace.durationNs / 2, lane, index, 10)
    pictures.describe(trace.durationNs, lane, index)
  }
  const count = events.count({})
  expect(events.page({}, 0, count).map(({ start }) => start)).toEqual(
    events
      .page({}, 0, count)
      .map(({ start }) => start)
      .toSorted((a, b) => a - b),
  )
}

describe.each<readonly [string, readonly string[], () => ForeignReader]>([
  ['ftrace text', FTRACE, () => new FtraceReader()],
  ['Chrome JSON', CHROME, () => new ChromeReader()],
])('%s', (_, lines, create) => {
  const read = (text: readonly string[]): ForeignTrace =>
    feed(create(), new TextEncoder().encode(text.join('\n')), 4_096)

  test('is understood to the last line while it is whole', () => {
    expect(read(lines).notes.quotes).toEqual([])
  })

  test('is read as far as it goes however it is damaged, and what is not is told by its line', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const damaged = damage(lines, changes)
        const trace = read(damaged)
        const { quotes, ignored } = trace.notes
        expect(ignored).toBeGreaterThanOrEqual(quotes.length)
        for (const { line, reason } of quotes) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(line).toBeLessThanOrEqual(damaged.length + 1)
          expect(reason).not.toBe('')
        }
        look(trace)
      }),
      { numRuns: 700 },
    )
  })
})

test('a line that is lost takes no other line with it', () => {
  fc.assert(
    fc.property(fc.nat({ max: FTRACE.length - 1 }), fc.nat(), (at, cut) => {
      const line = FTRACE[at] ?? ''
      const damaged = FTRACE.with(at, line.slice(0, cut % (line.length + 1)))
      const whole = feed(new FtraceReader(), new TextEncoder().encode(FTRACE.join('\n')), 1e6)
      const trace = feed(new FtraceReader(), new TextEncoder().encode(damaged.join('\n')), 1e6)
      expect(whole.events - trace.events).toBeLessThanOrEqual(1)
      expect(trace.notes.ignored).toBeLessThanOrEqual(1)
    }),
    { numRuns: 300 },
  )
})
