import { expect, test } from 'vitest'
import { readFtrace, instantLines, sliceLines } from './read.ts'

test('function_graph of tracefs is read where it prints times and tasks', () => {
  const trace = readFtrace(`# tracer: function_graph
#
#     TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS
#      |          |     |    |           |   |                     |   |   |   |
 1231.123456 |   0)    bash-7    |               |  vfs_write() {
 1231.123458 |   0)    bash-7    |   ==========> |
 1231.123459 |   0)    bash-7    |               |    sysvec_apic_timer_interrupt() {
 1231.123460 |   0)    bash-7    |   0.123 us    |      irq_enter();
 1231.123461 |   0)    bash-7    |   1.123 us    |    }
 1231.123462 |   0)    bash-7    |   <========== |
 1231.123465 |   0)    bash-7    |               |  /* my mark */
 1231.123470 |   0)    bash-7    | + 15.123 us   |  } /* vfs_write */
 ------------------------------------------
 0)    bash-7     =>   my-app-9
 ------------------------------------------
 1231.123480 |   0)   my-app-9   |  d..1. |   0.500 us    |  schedule();
`)
  expect(trace.notes.ignored).toBe(0)
  expect(sliceLines(trace)).toEqual([
    'CPU 0 | 2000-6000 irq interrupt 0',
    'bash: functions | 0-14000 vfs_write running 0',
    'bash: functions | 3000-5000 sysvec_apic_timer_interrupt running 1',
    'bash: functions | 4000-4123 irq_enter running 2',
    'my-app: functions | 24000-24500 schedule running 0',
  ])
  expect(instantLines(trace)).toContain('bash | 9000 print my mark')
})
