import { expect, test } from 'vitest'
import { explainLine } from '#core/foreign/explain-line.ts'
import { parseFtraceLine } from '#core/foreign/ftrace-line.ts'

const parts = (line: string): unknown[] | undefined => {
  const read = parseFtraceLine(line)
  if (read === undefined) return undefined
  const { task, pid, tgid, cpu, seconds, nanoseconds, event, detail } = read
  return [task, pid, tgid, cpu, seconds, nanoseconds, event, detail]
}

test('five flags, as kernels with migrate-disable print them', () => {
  expect(
    parts('     kworker/23:1-333     [023] d..1.   428.789473: ata_qc_issue: ata_port=2 ata_dev=0'),
  ).toEqual(['kworker/23:1', 333, -1, 23, 428, 789_473_000, 'ata_qc_issue', 'ata_port=2 ata_dev=0'])
})

test('four flags, no flags, and the group of threads', () => {
  const rest = [3, 12, 500_000, 'sys_enter', 'NR 3 (0, 0)']
  expect(parts('            bash-1977  [003] ....    12.000500: sys_enter: NR 3 (0, 0)')).toEqual([
    'bash',
    1977,
    -1,
    ...rest,
  ])
  expect(parts('            bash-1977  [003]    12.000500: sys_enter: NR 3 (0, 0)')).toEqual([
    'bash',
    1977,
    -1,
    ...rest,
  ])
  expect(
    parts('            bash-1977  ( 1970) [003] ....    12.000500: sys_enter: NR 3 (0, 0)'),
  ).toEqual(['bash', 1977, 1970, ...rest])
  expect(
    parts('          <idle>-0     (-----) [003] d.h2    12.000500: sys_enter: NR 3 (0, 0)'),
  ).toEqual(['<idle>', 0, -1, ...rest])
})

test('nanoseconds, as trace-cmd report -t prints them', () => {
  expect(parts('   trace-cmd-4242  [000]  1234.000000007: sched_waking: comm=a pid=1')).toEqual([
    'trace-cmd',
    4242,
    -1,
    0,
    1234,
    7,
    'sched_waking',
    'comm=a pid=1',
  ])
})

test.each([
  ['Web Content', 'Web Content'],
  ['a-b-1', 'a-b-1'],
  ['irq/9-acpi', 'irq/9-acpi'],
  ['kworker/u8:0', 'kworker/u8:0'],
  ['x [000] 1.5: y', 'x [000] 1.5: y'],
  ['[sh]', '[sh]'],
  ['<...>', '<...>'],
  ['a-1 [001] 1.000000: b: ', 'a-1 [001] 1.000000: b:'.slice(0, 16)],
])('a task may be called %s', (name, expected) => {
  const comm = name.slice(0, 16)
  const line = `${comm.padStart(16)}-77      [001] d...     5.000001: sched_stat: x=1`
  expect(parts(line)?.slice(0, 4)).toEqual([expected.trim(), 77, -1, 1])
})

test('what an event says may look like the head of a line', () => {
  expect(
    parts('            bash-7       [000] ....     1.000000: print: sh-9 [001] 2.000000: fake: x'),
  ).toEqual(['bash', 7, -1, 0, 1, 0, 'print', 'sh-9 [001] 2.000000: fake: x'])
})

test('the function tracer names callee and caller', () => {
  expect(
    parts('          <idle>-0       [002] d..1.   428.789473: mutex_unlock <-rb_simple_write'),
  ).toEqual(['<idle>', 0, -1, 2, 428, 789_473_000, 'mutex_unlock', '<- rb_simple_write'])
  expect(
    parts(
      '          <idle>-0     [002]   428.789473: function:             mutex_unlock <-- rb_simple_write',
    ),
  ).toEqual(['<idle>', 0, -1, 2, 428, 789_473_000, 'mutex_unlock', '<- rb_simple_write'])
})

test('prints name the function they were made in, an address or nothing', () => {
  for (const place of ['tracing_mark_write', '0x8']) {
    expect(
      parts(`            bash-7       [000] ....     1.000000: ${place}: hello: world`)?.slice(7),
    ).toEqual(['hello: world'])
  }
  expect(parts('            bash-7       [000] ....     1.000000: 0: hello')?.slice(6)).toEqual([
    'print',
    'hello',
  ])
})

test('the latency format has CPU and flags in one word, and times since its start', () => {
  expect(parts('     cat-10        1d.h2.   12us+: sched_waking: comm=a pid=1')).toEqual([
    'cat',
    10,
    -1,
    1,
    0,
    12_000,
    'sched_waking',
    'comm=a pid=1',
  ])
  expect(parts('  <idle>-0         0d.s2.    0us : _raw_spin_lock <-tick_nohz_restart')).toEqual([
    '<idle>',
    0,
    -1,
    0,
    0,
    0,
    '_raw_spin_lock',
    '<- tick_nohz_restart',
  ])
  expect(parts('     cat-10     12d..2  2345678us!: e: x')?.slice(3, 6)).toEqual([
    12, 2, 345_678_000,
  ])
  // trace-cmd report -l
  expect(
    parts('     cat-10      1d..2   428.789473: sched_switch:  a:1 [120] S ==> b:2 [120]'),
  ).toEqual(['cat', 10, -1, 1, 428, 789_473_000, 'sched_switch', 'a:1 [120] S ==> b:2 [120]'])
})

test('perf script has no dash, and the name of the subsystem before that of the event', () => {
  const rest = [1, 428, 789_473_000, 'sched_waking', 'comm=a pid=1 prio=120 target_cpu=001']
  const said = 'sched:sched_waking: comm=a pid=1 prio=120 target_cpu=001'
  expect(parts(`     my shell    10 [001]   428.789473:   ${said}`)).toEqual([
    'my shell',
    10,
    -1,
    ...rest,
  ])
  expect(parts(`my shell    9/10    [001]   428.789473:       1 ${said}`)).toEqual([
    'my shell',
    10,
    9,
    ...rest,
  ])
  expect(parts(`cat 10 [001] 428.000000007: ${said}`)?.slice(4, 6)).toEqual([428, 7])
})

test('of several buffers the name comes before the task', () => {
  expect(
    parts('  instance1:           <idle>-0     [001]   428.789473: e: x')?.slice(0, 4),
  ).toEqual(['<idle>', 0, -1, 1])
  expect(parts('   b:   my: a-b 123456-9     [001]   428.789473: e: x')?.slice(0, 2)).toEqual([
    'my: a-b 123456',
    9,
  ])
  // A task may well be called so.
  expect(parts('   a: b-16 [001] 428.789473: e: x')?.[0]).toBe('a: b')
})

test('samples of perf script are events too', () => {
  const sample = (event: string): readonly unknown[] | undefined =>
    parts(`bash  7 [003]   100.000001:     250000 ${event}:  ffffffff81c0 schedule+0x5a (vmlinux)`)
  expect(sample('cycles:u')?.slice(3)).toEqual([
    3,
    100,
    1_000,
    'cycles',
    'ffffffff81c0 schedule+0x5a (vmlinux)',
  ])
  expect(sample('cpu-clock')?.[6]).toBe('cpu-clock')
  expect(sample('cpu_core/cycles/P')?.[6]).toBe('cpu_core/cycles/P')
  expect(sample('irq:softirq_raise')?.[6]).toBe('softirq_raise')
})

test.each([
  ['hello', 'it is no line of an event'],
  ['cat-10 [000] .... -1.000000: e: x', 'its time is negative'],
  ['cat-10 [000] .... 18446744073.709551: e: x', 'its time is centuries away'],
  ['cat-10 [000] .... 1.0', 'it is no line of an event'],
  ['cat-10 [000] .... 1.000000:', 'it does not say what happened'],
  ['cat-10 [000] .... 1.000: e: x', 'its time has neither 6 nor 9 digits after the point'],
  ['cat-10 [000] .... 12345678: e: x', 'its time is a count and not seconds'],
  ['cat-10 [9999] .... 1.000000: e: x', 'there is no CPU 9999'],
  [' 0)   0.123 us    |  mutex_lock();', 'it is of function_graph as tracefs prints it'],
  [' 12.000001 |   0)   0.123 us    |  mutex_lock();', 'it is of function_graph as tracefs'],
  ['cat\0-10', 'it holds bytes that are no text'],
  ['cat\uFFFD-10', 'it holds bytes that are no UTF-8'],
  ['x'.repeat(16_384), 'it is longer than 16384 characters'],
])('%j: %s', (line, reason) => {
  expect(parseFtraceLine(line)).toBeUndefined()
  expect(explainLine(line)).toMatch(reason)
})

test.each([
  '# tracer: nop',
  '',
  'bash-7 [000] 1.0: too few digits',
  'bash-7 [99999] .... 1.000000: e: no such CPU',
  ' 0)   0.123 us    |  mutex_lock();',
  'bash-7 [000] ....     1.000000:',
])('%j is no line of an event', (line) => {
  expect(parseFtraceLine(line)).toBeUndefined()
})
