import { expect, test } from 'vitest'
import {
  argumentLines,
  arrowLines,
  counterLines,
  instantLines,
  readFtrace,
  sliceLines,
} from './read.ts'

const HEAD = `# tracer: nop
#
# entries-in-buffer/entries-written: 2/2   #P:2
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
`

/** Two tasks on one CPU, times in microseconds after second 100. */
const SWITCHES = `${HEAD}
             cat-10      [000] d..2.   100.000010: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=my shell next_pid=20 next_prio=120
        my shell-20      [000] d.h1.   100.000015: irq_handler_entry: irq=24 name=virtio0-req
        my shell-20      [000] d.h1.   100.000017: irq_handler_exit: irq=24 ret=handled
        my shell-20      [000] d..3.   100.000020: sched_waking: comm=cat pid=10 prio=120 target_cpu=000
        my shell-20      [000] d..2.   100.000030: sched_switch: prev_comm=my shell prev_pid=20 prev_prio=120 prev_state=R+ ==> next_comm=cat next_pid=10 next_prio=120
             cat-10      [000] d..2.   100.000040: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=X ==> next_comm=swapper/0 next_pid=0 next_prio=120
          <idle>-0       [000] d..2.   100.000050: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=my shell next_pid=20 next_prio=120
        my shell-20      [001] ....    100.000055: sys_enter: NR 1
`

const EXPECTED = [
  'CPU 0 | 0-20000 my shell running 0',
  'CPU 0 | 5000-7000 irq virtio0-req interrupt 1',
  'CPU 0 | 20000-30000 cat running 0',
  'CPU 0 | 40000-45000 my shell running 0',
  'cat | 0-10000 cat sleeping 0',
  'cat | 10000-20000 cat woken 0',
  'cat | 20000-30000 cat running 0',
  'my shell | 0-20000 my shell running 0',
  'my shell | 20000-40000 my shell preempted 0',
  'my shell | 40000-45000 my shell running 0',
]

test('switches, wakings and interrupts become what CPUs and tasks did', () => {
  const trace = readFtrace(SWITCHES)
  expect(sliceLines(trace)).toEqual(EXPECTED)
  expect(trace.events).toBe(8)
  expect(trace.originNs).toBe(100_000_010_000)
  expect(trace.durationNs).toBe(45_000)
  expect(trace.notes.ignored).toBe(0)
  expect(trace.tracks.map(({ kind, name, number }) => [kind, name, number])).toEqual([
    ['cpu', 'CPU 0', 0],
    ['cpu', 'CPU 1', 1],
    ['task', 'cat', 10],
    ['task', 'my shell', 20],
  ])
})

test('an arrow leads from whoever woke a task to where it ran', () => {
  expect(arrowLines(readFtrace(SWITCHES))).toEqual(['my shell 10000 -> cat 20000 wakes'])
  const byInterrupt = readFtrace(`
          <idle>-0       [001] d.h1.   100.000010: irq_handler_entry: irq=24 name=disk
          <idle>-0       [001] d.h2.   100.000011: sched_waking: comm=cat pid=10 prio=120 target_cpu=000
          <idle>-0       [001] d.h2.   100.000012: sched_wakeup: comm=cat pid=10 prio=120 target_cpu=000
          <idle>-0       [001] d.h1.   100.000013: irq_handler_exit: irq=24 ret=handled
          <idle>-0       [000] d..2.   100.000015: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=cat next_pid=10 next_prio=120
`)
  expect(arrowLines(byInterrupt)).toEqual(['CPU 1 1000 -> cat 5000 wakes'])
})

test('slices say what the event that began them said', () => {
  expect(argumentLines(readFtrace(SWITCHES)).filter((line) => line.includes('irq'))).toEqual([
    'CPU 0 | irq virtio0-req irq=24 name=virtio0-req',
  ])
  expect(argumentLines(readFtrace(SWITCHES))).toContain(
    'cat | cat comm=cat pid=10 prio=120 target_cpu=000',
  )
})

test('states that have no length at the resolution of the clock are none', () => {
  const trace = readFtrace(`
             cat-10      [000] d..2   7.000000: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=dd next_pid=11 next_prio=120
              dd-11      [000] d..2   7.000003: sched_waking: comm=cat pid=10 prio=120 target_cpu=000
              dd-11      [000] d..2   7.000003: sched_switch: prev_comm=dd prev_pid=11 prev_prio=120 prev_state=R ==> next_comm=cat next_pid=10 next_prio=120
              up-12      [001] d..2   7.000009: sched_waking: comm=dd pid=11 prio=120 target_cpu=000
`)
  expect(sliceLines(trace).filter((line) => line.startsWith('cat'))).toEqual([
    'cat | 0-3000 cat sleeping 0',
    'cat | 3000-9000 cat running 0',
  ])
  expect(arrowLines(trace)).toEqual(['dd 3000 -> cat 3000 wakes'])
})

test('times that go back are put in order and counted', () => {
  const trace = readFtrace(`
             cat-10      [000] ....   7.000005: b: x
             cat-10      [001] ....   7.000001: a: x
             cat-10      [000] ....   7.000009: c: x
`)
  expect(trace.notes.backwards).toBe(1)
  expect(trace.originNs).toBe(7_000_001_000)
  expect(instantLines(trace).slice(-3)).toEqual(['cat | 0 a x', 'cat | 4000 b x', 'cat | 8000 c x'])
})

test('trace-cmd spells them shorter and means the same', () => {
  const short = `cpus=2
             cat-10    [000]   100.000010: sched_switch:         cat:10 [120] S ==> my shell:20 [120]
        my shell-20    [000]   100.000015: irq_handler_entry:    irq=24 name=virtio0-req
        my shell-20    [000]   100.000017: irq_handler_exit:     irq=24 ret=handled
        my shell-20    [000]   100.000020: sched_waking:         cat:10 [120] CPU:000
        my shell-20    [000]   100.000030: sched_switch:         my shell:20 [120] R ==> cat:10 [120]
             cat-10    [000]   100.000040: sched_switch:         cat:10 [120] X ==> swapper/0:0 [120]
          <idle>-0     [000]   100.000050: sched_switch:         swapper/0:0 [120] R ==> my shell:20 [120]
        my shell-20    [001]   100.000055: sys_enter:            NR 1
`
  expect(sliceLines(readFtrace(short))).toEqual(sliceLines(readFtrace(SWITCHES)))
})

test('it does not matter where the pieces end', () => {
  const whole = readFtrace(SWITCHES)
  for (const piece of [1, 7, 64, 1_000]) expect(readFtrace(SWITCHES, piece)).toEqual(whole)
})

test('a task was on its CPU since it was heard of there, if the first switch is from it', () => {
  const trace = readFtrace(`
             cat-10      [000] ....   7.000001: sys_enter: NR 1
             cat-10      [000] d..2   7.000005: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=D ==> next_comm=swapper/0 next_pid=0 next_prio=120
`)
  expect(sliceLines(trace)).toEqual([
    'CPU 0 | 0-4000 cat running 0',
    'cat | 0-4000 cat running 0',
    'cat | 4000-4000 cat sleeping 0',
  ])
  expect(instantLines(trace)).toEqual(['CPU 0 | 0 sys_enter NR 1', 'cat | 0 sys_enter NR 1'])
})

test('where events were lost nothing is said of the CPU', () => {
  const trace = readFtrace(`
             cat-10      [000] d..2   7.000000: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=dd next_pid=11 next_prio=120
              dd-11      [000] ....   7.000002: sys_enter: NR 1
CPU:0 [LOST EVENTS]
             top-12      [000] ....   7.000009: sys_enter: NR 2
CPU:3 [12 EVENTS DROPPED]
`)
  expect(trace.notes.losses).toBe(2)
  expect(trace.notes.ignored).toBe(0)
  expect(sliceLines(trace).filter((line) => line.includes('dd'))).toEqual([
    'CPU 0 | 0-2000 dd running 0',
    'dd | 0-2000 dd running 0',
  ])
  expect(instantLines(trace)).toContain('CPU 0 | 2000 LOST EVENTS')
})

test('losses have their mark on CPUs of which nothing else is heard, and before the first event', () => {
  const trace = readFtrace(`CPU:1 [LOST 7 EVENTS]
             cat-10      [000] ....   7.000001: a: x
CPU:2 [EVENTS DROPPED]
`)
  expect(trace.notes.losses).toBe(2)
  expect(instantLines(trace)).toEqual([
    'CPU 0 | 0 a x',
    'CPU 1 | 0 LOST EVENTS',
    'CPU 2 | 0 LOST EVENTS',
    'cat | 0 a x',
  ])
})

test('printed slices and counters are slices and counters', () => {
  const trace = readFtrace(`
             app-10      [000] ....   7.000000: tracing_mark_write: B|10|draw frame
             app-10      [000] ....   7.000001: tracing_mark_write: C|10|queue|3
             app-10      [000] ....   7.000002: print: tracing_mark_write: hello
             app-10      [000] ....   7.000003: tracing_mark_write: E|10
`)
  expect(sliceLines(trace)).toEqual(['app: prints | 0-3000 draw frame running 0'])
  expect(counterLines(trace)).toEqual(['queue | 1000 3'])
  expect(instantLines(trace)).toContain('app | 2000 print tracing_mark_write: hello')
})

test('functions are instants of their CPU and task', () => {
  const trace = readFtrace(
    '            bash-7       [002] d..1.   428.789473: mutex_unlock <-rb_simple_write\n',
  )
  expect(instantLines(trace)).toEqual([
    'CPU 2 | 0 mutex_unlock <- rb_simple_write',
    'bash | 0 mutex_unlock <- rb_simple_write',
  ])
})

test('lines that are not understood are counted and the first are quoted', () => {
  const trace = readFtrace(`hello\n${'what is this\n'.repeat(20)}a-1 [000] 1.000000: e: x\n`)
  expect(trace.events).toBe(1)
  expect(trace.notes.ignored).toBe(21)
  expect(trace.notes.quotes).toHaveLength(10)
  expect(trace.notes.quotes[0]).toEqual({
    line: 1,
    reason: 'it is no line of an event',
    text: 'hello',
  })
  expect(trace.notes.quotes[1]?.line).toBe(2)
})

test('times stay exact to the nanosecond after a year of uptime', () => {
  const trace = readFtrace(`
             app-10      [000] ....   31536000.000000001: a: x
             app-10      [000] ....   31536001.000000003: b: x
`)
  expect(trace.durationNs).toBe(1_000_000_002)
})

test('perf script means the same', () => {
  const events = [
    'cat    10 [000]   100.000010: sched:sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=my shell next_pid=20 next_prio=120',
    '        ffffffff81c0 __schedule+0x3d0 ([kernel.kallsyms])',
    '        ffffffff81c1 schedule+0x5a ([kernel.kallsyms])',
    '',
    'my shell    20 [000]   100.000015: irq:irq_handler_entry: irq=24 name=virtio0-req',
    'my shell    20 [000]   100.000017: irq:irq_handler_exit: irq=24 ret=handled',
    'my shell    20 [000]   100.000020: sched:sched_waking: comm=cat pid=10 prio=120 target_cpu=000',
    'my shell    20 [000]   100.000030: sched:sched_switch: my shell:20 [120] R ==> cat:10 [120]',
    'cat    10 [000]   100.000040: sched:sched_switch: cat:10 [120] X ==> swapper/0:0 [120]',
    'swapper     0 [000]   100.000050: sched:sched_switch: swapper/0:0 [120] R ==> my shell:20 [120]',
    'my shell    20 [001]   100.000055: raw_syscalls:sys_enter: NR 1',
  ]
  const trace = readFtrace(events.join('\r\n'))
  expect(trace.notes.ignored).toBe(0)
  expect(sliceLines(trace)).toEqual(EXPECTED)
})

test('calls of function_graph are slices of their task, as trace-cmd prints them', () => {
  const trace = readFtrace(`
              ls-14  [000]    95.000000: funcgraph_entry:                   |  do_sys_open() {
              ls-14  [000]    95.000001: funcgraph_entry:        0.500 us   |    getname(); /* x */
              ls-14  [000]    95.000002: funcgraph_entry:      ! 120.250 us |    slow();
              ls-14  [000]    95.000200: funcgraph_exit:       + 200.0 us   |  }
              ls-14  [000]    95.000300: funcgraph_exit:         9.0 us     |  }
`)
  expect(sliceLines(trace)).toEqual([
    'ls: functions | 0-200000 do_sys_open running 0',
    'ls: functions | 1000-1500 getname running 1',
    'ls: functions | 2000-122250 slow running 1',
  ])
  // Its entry is from before the capture.
  expect(instantLines(trace)).toContain('CPU 0 | 300000 funcgraph_exit 9.0 us     |  }')
})

test('locks are waited for and held', () => {
  const trace = readFtrace(`
              dd-14  [000] ....   95.000000: lock_acquire: 00000000a1b2c3d4 read &inode->i_lock
              dd-14  [000] ....   95.000001: contention_begin: 0xffff8881a1b2c3d4 (flags=SPIN|WRITE)
              dd-14  [000] ....   95.000005: contention_end: 0xffff8881a1b2c3d4 (ret=0)
              cp-15  [001] ....   95.000006: contention_begin: 0xffff8881a1b2c3d4 (flags=MUTEX)
              dd-14  [000] ....   95.000007: lock_release: 00000000a1b2c3d4 &inode->i_lock
              cp-15  [001] ....   95.000009: contention_end: 0xffff8881a1b2c3d4 (ret=0)
              cp-15  [001] ....   95.000010: lock_release: 00000000a1b2c3d4 &inode->i_lock
`)
  expect(sliceLines(trace)).toEqual([
    'dd: locks | 0-7000 &inode->i_lock running 0',
    'dd: locks | 1000-5000 waits for 0xffff8881a1b2c3d4 spinning 1',
    'cp: locks | 6000-9000 waits for 0xffff8881a1b2c3d4 sleeping 0',
  ])
  expect(instantLines(trace)).toContain(
    'CPU 1 | 10000 lock_release 00000000a1b2c3d4 &inode->i_lock',
  )
})

test('a switch that is spelled in no known way is a moment, and told', () => {
  const trace = readFtrace('   cat-10  [000] d..2   7.000000: sched_switch: something new\n')
  expect(instantLines(trace)).toContain('CPU 0 | 0 sched_switch something new')
  expect(trace.notes.quotes[0]).toMatchObject({
    line: 1,
    reason: 'its switch is spelled in an unknown way',
  })
})

test('stacks, heads and empty CPUs say nothing and are no mistakes', () => {
  const silent = [
    'version = 7',
    'cpus=4',
    'CPU 2 is empty',
    'trace.dat is good',
    '# a comment',
    ' => schedule',
    '=> <00007f1c2b3d4e5f>',
    '        ffffffff81c0 __schedule ([kernel.kallsyms])',
    '',
  ]
  expect(readFtrace(`${silent.join('\n')}\n`).notes.ignored).toBe(0)
})
