/** Locks, waiting, and where one may sleep. */
import * as Check from '#core/event/checks.ts'
import { noOrder, type Pairs } from './pair.ts'

export const LOCKS: Pairs = {
  'polling with preemption off, while who would change it waits for the CPU before a free mutex': {
    check: Check.CHECK_LIVELOCK,
    broken: `void P0(void) { WRITE_ONCE(x, 1); mutex_lock(&m); mutex_unlock(&m); WRITE_ONCE(x, 0); }
      void P1(void) { preempt_disable(); while (READ_ONCE(x)) cpu_relax(); preempt_enable(); }`,
    fixed: `void P0(void) { WRITE_ONCE(x, 1); mutex_lock(&m); mutex_unlock(&m); WRITE_ONCE(x, 0); }
      void P1(void) { while (READ_ONCE(x)) cpu_relax(); }`,
    options: { cpus: 1 },
    at: 'cpu_relax()',
    actors: [1, 0],
    others: ['mutex_lock(&m)'],
  },
  'deadlock of two spinlocks': {
    check: Check.CHECK_DEADLOCK,
    broken: `void P0(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }
      void P1(void) { spin_lock(&b); spin_lock(&a); spin_unlock(&a); spin_unlock(&b); }`,
    fixed: `void P0(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }
      void P1(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }`,
    options: noOrder,
    message: /P0 \(P0\) waits for b, and P1 \(P1\) cannot go on either/,
    at: 'spin_lock(&b)',
    actors: [0, 1],
    others: ['spin_lock(&a)'],
  },
  'deadlock of a spinlock and an interrupt': {
    check: Check.CHECK_DEADLOCK,
    broken: `void end_io(int *p) { spin_lock(&a); *p = 1; spin_unlock(&a); }
      void P0(void) { submit_io(end_io, &x, 1); spin_lock(&a); x = 2; spin_unlock(&a); }`,
    fixed: `void end_io(int *p) { spin_lock(&a); *p = 1; spin_unlock(&a); }
      void P0(void) { submit_io(end_io, &x, 1); spin_lock_irq(&a); x = 2; spin_unlock_irq(&a); }`,
    options: noOrder,
    at: 'x = 2',
    actors: [0, 32],
    others: ['spin_lock(&a)'],
  },
  'lock order, whether or not it deadlocks': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: `void P0(void) { mutex_lock(&m); mutex_lock(&n); mutex_unlock(&n); mutex_unlock(&m);
        mutex_lock(&n); mutex_lock(&m); mutex_unlock(&m); mutex_unlock(&n); }`,
    fixed: `void P0(void) { mutex_lock(&m); mutex_lock(&n); mutex_unlock(&n); mutex_unlock(&m);
        mutex_lock(&n); mutex_unlock(&n); mutex_lock(&m); mutex_unlock(&m); }`,
    message: /P0 \(P0\) takes m in an order that can deadlock with test.c:\d+ in P0/,
    at: 'mutex_lock(&m)',
    actors: [0],
    others: ['mutex_lock(&n)'],
  },
  'lock order through a semaphore that is used as a lock': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: `void P0(void) { down(&sem); mutex_lock(&m); mutex_unlock(&m); up(&sem);
        mutex_lock(&m); down(&sem); up(&sem); mutex_unlock(&m); }`,
    fixed: `void P0(void) { down(&sem); mutex_lock(&m); mutex_unlock(&m);
        mutex_lock(&m); down(&sem); up(&sem); mutex_unlock(&m); } void P1(void) { up(&sem); up(&sem); }`,
    at: 'down(&sem)',
    actors: [0],
    others: ['mutex_lock(&m)'],
  },
  'a spinlock inside and outside of interrupts': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: `void end_io(int *p) { spin_lock(&a); spin_unlock(&a); }
      void P0(void) { spin_lock(&a); spin_unlock(&a); submit_io(end_io, &x, 1); }`,
    fixed: `void end_io(int *p) { spin_lock(&a); spin_unlock(&a); }
      void P0(void) { unsigned long f; spin_lock_irqsave(&a, f); spin_unlock_irqrestore(&a, f); submit_io(end_io, &x, 1); }`,
    message: /inside and outside of interrupts/,
    at: 'spin_lock(&a)',
    actors: [32],
    others: ['spin_lock(&a)'],
  },
  'a reader that reads again': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: 'void P0(void) { down_read(&rw); down_read(&rw); up_read(&rw); up_read(&rw); }',
    fixed: 'void P0(void) { down_read(&rw); up_read(&rw); down_read(&rw); up_read(&rw); }',
    message: /for reading twice/,
    at: 'down_read(&rw)',
    actors: [0],
    others: ['down_read(&rw)'],
  },
  'lost wake-up': {
    check: Check.CHECK_LOST_WAKEUP,
    broken: 'void P0(void) { wait_event(queue, x); } void P1(void) { wake_up(&queue); x = 1; }',
    fixed: 'void P0(void) { wait_event(queue, x); } void P1(void) { x = 1; wake_up(&queue); }',
    message: /P0 \(P0\) sleeps for queue and nobody will wake it/,
    at: 'wait_event(queue, x)',
    actors: [0],
  },
  'a completion nobody completes': {
    check: Check.CHECK_LOST_WAKEUP,
    broken:
      'void P0(void) { wait_for_completion(&done); } void P1(void) { if (x) complete(&done); }',
    fixed:
      'void P0(void) { wait_for_completion(&done); } void P1(void) { if (!x) complete(&done); }',
    at: 'wait_for_completion(&done)',
    actors: [0],
  },
  'polling for what nobody writes': {
    check: Check.CHECK_LIVELOCK,
    broken: 'void P0(void) { while (!READ_ONCE(x)) cpu_relax(); } void P1(void) { y = 1; }',
    fixed: 'void P0(void) { while (!READ_ONCE(x)) cpu_relax(); } void P1(void) { x = 1; }',
    message: /P0 \(P0\) runs for ever without progress, polling x/,
    at: 'cpu_relax()',
    actors: [0],
  },
  'sleeping with a spinlock held': {
    check: Check.CHECK_SLEEP_IN_ATOMIC,
    broken: 'void P0(void) { spin_lock(&a); mutex_lock(&m); mutex_unlock(&m); spin_unlock(&a); }',
    fixed: 'void P0(void) { mutex_lock(&m); spin_lock(&a); spin_unlock(&a); mutex_unlock(&m); }',
    message: /may sleep here, holding a taken at test.c:\d+ in P0/,
    at: 'mutex_lock(&m)',
    actors: [0],
    others: ['spin_lock(&a)'],
  },
  'sleeping in an interrupt': {
    check: Check.CHECK_SLEEP_IN_ATOMIC,
    broken:
      'void end_io(int *p) { down(&sem); up(&sem); } void P0(void) { submit_io(end_io, &x, 1); }',
    fixed:
      'void end_io(int *p) { up(&sem); } void P0(void) { submit_io(end_io, &x, 1); down(&sem); }',
    message: /interrupt 0 may sleep here/,
    at: 'down(&sem)',
    actors: [32],
  },
  'might_sleep with preemption off': {
    check: Check.CHECK_SLEEP_IN_ATOMIC,
    broken: 'void P0(void) { preempt_disable(); might_sleep(); preempt_enable(); }',
    fixed: 'void P0(void) { preempt_disable(); preempt_enable(); might_sleep(); }',
    at: 'might_sleep()',
    actors: [0],
  },
  'unlocking what another thread holds': {
    check: Check.CHECK_BAD_UNLOCK,
    broken:
      'void P0(void) { mutex_lock(&m); while (!READ_ONCE(x)) cpu_relax(); mutex_unlock(&m); } void P1(void) { mutex_unlock(&m); x = 1; }',
    fixed:
      'void P0(void) { mutex_lock(&m); mutex_unlock(&m); } void P1(void) { mutex_lock(&m); mutex_unlock(&m); }',
    message: /P1 \(P1\) released m, which (nobody|P0 \(P0\)) holds/,
    at: 'mutex_unlock(&m)',
    actors: [1],
  },
  'releasing the kernel lock once too often': {
    check: Check.CHECK_BAD_UNLOCK,
    broken: 'void P0(void) { lock_kernel(); unlock_kernel(); unlock_kernel(); }',
    fixed: 'void P0(void) { lock_kernel(); lock_kernel(); unlock_kernel(); unlock_kernel(); }',
    at: 'unlock_kernel()',
    actors: [0],
  },
  'taking a spinlock twice': {
    check: Check.CHECK_RECURSIVE_LOCK,
    broken: 'void P0(void) { spin_lock(&a); spin_lock(&a); spin_unlock(&a); spin_unlock(&a); }',
    fixed: 'void P0(void) { spin_lock(&a); spin_unlock(&a); spin_lock(&a); spin_unlock(&a); }',
    message: /P0 \(P0\) takes a, which it holds already/,
    at: 'spin_lock(&a)',
    actors: [0],
  },
  'ending with a lock held': {
    check: Check.CHECK_ATOMIC_AT_EXIT,
    broken: 'void P0(void) { mutex_lock(&m); }',
    fixed: 'void P0(void) { mutex_lock(&m); mutex_unlock(&m); }',
    message: /ended holding m taken at test.c:\d+ in P0/,
    at: '}',
    actors: [0],
    others: ['mutex_lock(&m)'],
  },
  'ending with interrupts off': {
    check: Check.CHECK_ATOMIC_AT_EXIT,
    broken: 'void P0(void) { local_irq_disable(); }',
    fixed: 'void P0(void) { unsigned long f; local_irq_save(f); local_irq_restore(f); }',
    message: /ended with preemption or interrupts off/,
    at: '}',
    actors: [0],
  },
}
