import { describe, expect, test } from 'vitest'
import {
  argumentLines,
  arrowLines,
  counterLines,
  instantLines,
  readChrome,
  sliceLines,
} from './read.ts'

const event = (fields: object): string => JSON.stringify({ pid: 1, tid: 2, ...fields })
const array = (...events: object[]): string => `[${events.map((each) => event(each)).join(',\n')}]`

const TWO = [
  { ph: 'X', name: 'outer', ts: 10.5, dur: 4 },
  { ph: 'X', name: 'inner', ts: 11, dur: 0.25 },
]
const TWO_LINES = ['thread 2 | 0-4000 outer running 0', 'thread 2 | 500-750 inner running 1']

describe('forms of the file', () => {
  const events = TWO.map((each) => event(each))
  test.each([
    ['an array', `[${events.join(',')}]`],
    ['an array, one event a line', `[\n${events.join(',\n')}\n]\n`],
    ['an array whose end is missing', `[${events.join(',\n')},\n`],
    ['an array after a byte order mark', `\uFEFF[${events.join(',')}]`],
    ['an object', `{"traceEvents":[${events.join(',')}],"displayTimeUnit":"ns"}`],
    [
      'an object with other things first',
      `{"otherData":{"traceEvents":[{"ph":"X"}],"x":"]}"},"a":[1,[2]],"traceEvents" : [ ${events.join(' , ')} ],"metadata":{}}`,
    ],
    [
      'an object with a text of that name first',
      `{"x":"traceEvents","y":[{"ph":"X"}],"traceEvents":[${events.join(',')}]}`,
    ],
    [
      'an indented object',
      JSON.stringify({ traceEvents: TWO.map((e) => ({ pid: 1, tid: 2, ...e })) }, null, 2),
    ],
  ])('%s', (_, text) => {
    for (const piece of [Infinity, 1, 13]) {
      const trace = readChrome(text, piece)
      expect(sliceLines(trace)).toEqual(TWO_LINES)
      expect(trace.notes.ignored).toBe(0)
      expect(trace.originNs).toBe(10_500)
    }
  })
})

test('strings may hold brackets, quotes and any character', () => {
  const name = 'a "quoted" ]}[{ \\ ü 🐧'
  const trace = readChrome(array({ ph: 'X', name, ts: 0, dur: 1 }), 1)
  expect(sliceLines(trace)).toEqual([`thread 2 | 0-1000 ${name} running 0`])
})

test('beginnings and ends are matched within their thread, by name where there is one', () => {
  const trace = readChrome(
    array(
      { ph: 'B', name: 'a', ts: 0 },
      { ph: 'B', name: 'b', ts: 1 },
      { ph: 'B', name: 'other', ts: 1, tid: 'worker' },
      { ph: 'E', ts: 2 },
      { ph: 'E', name: 'a', ts: 4 },
      { ph: 'B', name: 'never ends', ts: 5 },
      { ph: 'E', name: 'other', ts: 7, tid: 'worker' },
    ),
  )
  expect(sliceLines(trace)).toEqual([
    'thread 2 | 0-4000 a running 0',
    'thread 2 | 1000-2000 b running 1',
    'thread 2 | 5000-7000 never ends running 0',
    'thread worker | 1000-7000 other running 0',
  ])
})

test('an end of nothing, a slice without duration, an unknown phase are counted and quoted', () => {
  const trace = readChrome(
    array(
      { ph: 'E', name: 'x', ts: 0 },
      { ph: 'X', name: 'y', ts: 0 },
      { ph: '?', ts: 0 },
      { ph: 'i', name: 'no time' },
      { name: 'no phase' },
      { ph: 'C', name: 'c', ts: 1, args: [] },
      { ph: 'b', name: 'no id', ts: 1 },
      { ph: 'i', name: 'good', ts: 1 },
    ),
  )
  expect(trace.events).toBe(1)
  expect(trace.notes.quotes.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '1: nothing of its thread is open that it could end',
    '2: it has no duration (dur)',
    '3: its phase "?" is not read',
    '4: it has no time (ts)',
    '5: it has no phase (ph)',
    '6: it counts nothing: no number in its args',
    '7: it has no id',
  ])
})

test('threads of different processes are told apart', () => {
  const trace = readChrome(
    array(
      { ph: 'i', name: 'a', ts: 0, pid: '1', tid: '23' },
      { ph: 'i', name: 'b', ts: 0, pid: '12', tid: '3' },
      { ph: 'i', name: 'c', ts: 0, pid: 1, tid: 23 },
    ),
  )
  expect(trace.tracks).toHaveLength(2)
})

test('asynchronous work has a lane of its own and is told apart by category and id', () => {
  const trace = readChrome(
    array(
      { ph: 'b', name: 'load', cat: 'net', id: '0x1', ts: 0 },
      { ph: 'b', name: 'load', cat: 'net', id: '0x2', ts: 1 },
      { ph: 'n', name: 'byte', cat: 'net', id: '0x1', ts: 2 },
      { ph: 'e', name: 'load', cat: 'net', id: '0x1', ts: 3 },
      { ph: 'e', name: 'load', cat: 'net', id2: { local: '0x2' }, ts: 4 },
      { ph: 'e', name: 'load', cat: 'net', id: '0x2', ts: 5 },
    ),
  )
  expect(sliceLines(trace)).toEqual([
    'net | 0-3000 load running 0',
    'net | 1000-5000 load running 1',
  ])
  expect(instantLines(trace)).toEqual(['net | 2000 byte'])
  expect(trace.notes.ignored).toBe(1)
})

test('instants and samples', () => {
  const trace = readChrome(
    array(
      { ph: 'i', name: 'thread', ts: 0, s: 't', args: { a: 1 } },
      { ph: 'I', name: 'old', ts: 1 },
      { ph: 'i', name: 'process', ts: 2, s: 'p' },
      { ph: 'i', name: 'global', ts: 3, s: 'g' },
      { ph: 'P', name: 'sample', ts: 4 },
    ),
  )
  expect(instantLines(trace)).toEqual([
    'thread 2 | 0 thread {"a":1}',
    'thread 2 | 1000 old',
    'thread 2 | 4000 sample',
    'Process | 2000 process',
    'Global | 3000 global',
  ])
  expect(trace.events).toBe(5)
})

describe('arrows', () => {
  test('go from step to step, whatever the order in the file', () => {
    const events = [
      { ph: 's', name: 'wake', id: 7, ts: 5 },
      { ph: 't', name: 'wake', id: '0x7', ts: 6, tid: 3 },
      { ph: 'f', name: 'wake', id: 7, ts: 7, tid: 4, bp: 'e' },
      // Other ids, other names: other arrows.
      { ph: 's', name: 'wake', id: 8, ts: 1 },
      { ph: 'f', name: 'wake', id: 8, ts: 9, tid: 3 },
      { ph: 's', name: 'io', id: 8, ts: 2 },
      { ph: 'f', name: 'io', id: 8, ts: 3, tid: 3 },
    ]
    const expected = [
      'thread 2 1000 -> thread 3 9000 wake',
      'thread 2 2000 -> thread 3 3000 io',
      'thread 2 5000 -> thread 3 6000 wake',
      'thread 3 6000 -> thread 4 7000 wake',
    ]
    for (const some of [events, events.toReversed()]) {
      // The moment before all makes times the same.
      const trace = readChrome(array({ ph: 'i', name: 'zero', ts: 0 }, ...some))
      expect(arrowLines(trace)).toEqual(expected)
      expect(trace.notes).toMatchObject({ ignored: 0, loose: 0 })
    }
  })

  test('one id may be used again and again', () => {
    const trace = readChrome(
      array(
        { ph: 's', name: 'a', id: 1, ts: 0 },
        { ph: 'f', name: 'a', id: 1, ts: 1, tid: 3 },
        { ph: 's', name: 'a', id: 1, ts: 2 },
        { ph: 'f', name: 'a', id: 1, ts: 3, tid: 3 },
      ),
    )
    expect(arrowLines(trace)).toEqual([
      'thread 2 0 -> thread 3 1000 a',
      'thread 2 2000 -> thread 3 3000 a',
    ])
  })

  test('the short form leaves the end of a slice and enters the start of another', () => {
    const trace = readChrome(
      array(
        { ph: 'X', name: 'send', ts: 0, dur: 4, bind_id: '0x2a', flow_out: true },
        { ph: 'X', name: 'receive', ts: 9, dur: 1, tid: 3, bind_id: 42, flow_in: true },
      ),
    )
    expect(arrowLines(trace)).toEqual(['thread 2 4000 -> thread 3 9000 send'])
  })

  test('what begins and does not arrive, or arrives from nowhere, is counted', () => {
    const trace = readChrome(
      array(
        { ph: 's', name: 'lost', id: 1, ts: 0 },
        { ph: 's', name: 'twice', id: 2, ts: 0 },
        { ph: 's', name: 'twice', id: 2, ts: 1 },
        { ph: 'f', name: 'twice', id: 2, ts: 2, tid: 3 },
        { ph: 'f', name: 'from nowhere', id: 3, ts: 2 },
        { ph: 's', name: 'no id', ts: 2 },
      ),
    )
    expect(arrowLines(trace)).toEqual(['thread 2 1000 -> thread 3 2000 twice'])
    expect(trace.notes.loose).toBe(3)
    expect(trace.notes.quotes.map(({ reason }) => reason)).toEqual(['it has no id'])
  })
})

test('slices have the arguments of their beginning and of their end', () => {
  const trace = readChrome(
    array(
      { ph: 'X', name: 'whole', ts: 0, dur: 1, args: { bytes: 512, why: 'é' } },
      { ph: 'B', name: 'parts', ts: 2, args: { a: 1, b: 1 } },
      { ph: 'E', ts: 3, args: { b: 2 } },
      { ph: 'b', name: 'async', cat: 'c', id: 1, ts: 4, args: { n: 0 } },
      { ph: 'e', name: 'async', cat: 'c', id: 1, ts: 5 },
      { ph: 'X', name: 'silent', ts: 6, dur: 1 },
    ),
  )
  expect(argumentLines(trace)).toEqual([
    'thread 2 | whole {"bytes":512,"why":"é"}',
    'thread 2 | parts {"a":1,"b":2}',
    'c | async {"n":0}',
  ])
})

test('counters have a lane per series', () => {
  const trace = readChrome(
    array(
      { ph: 'C', name: 'heap', ts: 0, args: { used: 3, free: '4.5' } },
      { ph: 'C', name: 'depth', ts: 1, args: { value: -1 } },
    ),
  )
  expect(counterLines(trace)).toEqual(['heap used | 0 3', 'heap free | 0 4.5', 'depth | 1000 -1'])
})

test('names and order of processes and threads may come after their events', () => {
  const trace = readChrome(
    array(
      { ph: 'i', name: 'x', ts: 0, pid: 'browser', tid: 1 },
      { ph: 'i', name: 'x', ts: 0, pid: 1, tid: 2 },
      { ph: 'i', name: 'x', ts: 0, pid: 1, tid: 3 },
      { ph: 'M', name: 'process_name', pid: 1, args: { name: 'kernel' } },
      { ph: 'M', name: 'thread_name', pid: 1, tid: 3, args: { name: 'flusher' } },
      { ph: 'M', name: 'thread_sort_index', pid: 1, tid: 3, args: { sort_index: -5 } },
      { ph: 'M', name: 'process_sort_index', pid: 'browser', args: { sort_index: 9 } },
    ),
  )
  expect(trace.tracks.map(({ group, name }) => `${group}/${name}`)).toEqual([
    'kernel/flusher',
    'kernel/thread 2',
    'process browser/thread 1',
  ])
})

test('a thread of slices out of order is put in order', () => {
  const trace = readChrome(array(...TWO.toReversed()))
  expect(sliceLines(trace)).toEqual(TWO_LINES)
})

test('times that cannot be are refused one by one', () => {
  const trace = readChrome(
    array(
      { ph: 'X', name: 'good', ts: 5, dur: 1 },
      { ph: 'X', name: 'far', ts: 1e300, dur: 1 },
      { ph: 'X', name: 'long', ts: 5, dur: 1e300 },
      { ph: 'X', name: 'backwards', ts: 5, dur: -1 },
    ),
  )
  expect(sliceLines(trace)).toEqual(['thread 2 | 0-1000 good running 0'])
  expect(trace.notes.ignored).toBe(3)
})

test('an event longer than one may be is left out, what follows is read', () => {
  const long = event({ ph: 'i', name: 'x'.repeat(1_200_000), ts: 0 })
  const trace = readChrome(`[${long},\n${event({ ph: 'i', name: 'next', ts: 0 })}]`, 65_536)
  expect(instantLines(trace)).toEqual(['thread 2 | 0 next'])
  expect(trace.notes.ignored).toBe(1)
})

test('brackets that do not match end the reading and are told', () => {
  const trace = readChrome(`[${event({ ph: 'i', name: 'a', ts: 0 })},\n}{`)
  expect(trace.events).toBe(1)
  expect(trace.notes.quotes[0]?.line).toBe(2)
})
