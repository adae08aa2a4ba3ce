/** Kernel API that sleeps, wakes, and gives a CPU up or keeps it. */
import { LOCK_COMPLETION, LOCK_WAITQUEUE } from '#core/event/lock-classes.ts'
import * as op from '../bytecode.ts'
import { group, lock, plain, special, type Intrinsic } from './row.ts'

/** Wait queues, bits and completions. */
export function waitIntrinsics(): readonly Intrinsic[] {
  return [
    ...group('wait queues', true, [
      ['wait_event(queue, condition)', 'sleeps on the queue until the condition holds; tests it again at each wake-up', special('wait_event')],
      ['wait_event_interruptible(queue, condition)', 'wait_event(); there are no signals here, so it gives 0', special('wait_event')],
      ['void wake_up(wait_queue_head_t *queue)', 'wakes one sleeper', lock(op.OP_WAKE, LOCK_WAITQUEUE, { immediate: 1 })],
      ['void wake_up_all(wait_queue_head_t *queue)', 'wakes every sleeper', lock(op.OP_WAKE, LOCK_WAITQUEUE, { immediate: 2 })],
      ['void wake_up_interruptible(wait_queue_head_t *queue)', 'as wake_up()', lock(op.OP_WAKE, LOCK_WAITQUEUE, { immediate: 1 })],
      ['void init_waitqueue_head(wait_queue_head_t *queue)', 'makes the queue empty', { kind: 'lock-init', lockClass: LOCK_WAITQUEUE, value: 0 }],
      ['int wait_on_bit(unsigned long *word, int bit)', 'sleeps until the bit is clear: 0', special('wait_on_bit')],
      ['int wait_on_bit_lock(unsigned long *word, int bit)', 'sleeps until it could set the bit: 0', special('wait_on_bit_lock')],
      ['void wake_up_bit(unsigned long *word, int bit)', 'wakes every sleeper on the bit', special('wake_up_bit')],
    ]), // prettier-ignore
    ...group('completions', true, [
      ['void complete(struct completion *done)', 'lets one waiter through, now or later', lock(op.OP_COMPLETE, LOCK_COMPLETION, { immediate: 1 })],
      ['void complete_all(struct completion *done)', 'lets every waiter through', lock(op.OP_COMPLETE, LOCK_COMPLETION, { immediate: 2 })],
      ['void wait_for_completion(struct completion *done)', 'sleeps until it is complete', lock(op.OP_WAIT_FOR_COMPLETION, LOCK_COMPLETION)],
      ['void init_completion(struct completion *done)', 'makes it incomplete', { kind: 'lock-init', lockClass: LOCK_COMPLETION, value: 0 }],
      ['void reinit_completion(struct completion *done)', 'makes it incomplete again', { kind: 'lock-init', lockClass: LOCK_COMPLETION, value: 0 }],
    ]), // prettier-ignore
  ]
}

/** Who may run on a CPU, and when. */
export function schedulingIntrinsics(): readonly Intrinsic[] {
  return [
    ...group('scheduling', true, [
      ['void schedule(void)', 'gives up the CPU', plain(op.OP_SCHEDULE)],
      ['void cond_resched(void)', 'gives up the CPU if somebody else wants it', plain(op.OP_COND_RESCHED)],
      ['void cpu_relax(void)', 'one pass of a polling loop', plain(op.OP_CPU_RELAX)],
      ['void local_irq_disable(void)', 'interrupts of this CPU off', plain(op.OP_IRQ_DISABLE, { last: 0 })],
      ['void local_irq_enable(void)', 'interrupts of this CPU on', plain(op.OP_IRQ_ENABLE, { last: 0 })],
      ['void local_irq_save(unsigned long flags)', 'interrupts off, their state saved in flags', { kind: 'irq-flags', opcode: op.OP_IRQ_DISABLE, flags: 'out' }],
      ['void local_irq_restore(unsigned long flags)', 'interrupts as saved in flags', { kind: 'irq-flags', opcode: op.OP_IRQ_ENABLE, flags: 'in' }],
      ['void udelay(int ticks)', 'burns the CPU for so many ticks', plain(op.OP_UDELAY, { parameters: ['int'] })],
      ['void msleep(int ticks)', 'sleeps for so many ticks', plain(op.OP_MSLEEP, { parameters: ['int'] })],
    ]), // prettier-ignore
    ...group('scheduling', false, [
      ['void preempt_disable(void)', 'this thread stays on its CPU until preempt_enable(); nests', plain(op.OP_PREEMPT_DISABLE)],
      ['void preempt_enable(void)', 'ends one preempt_disable()', plain(op.OP_PREEMPT_ENABLE)],
      ['int in_interrupt(void)', '1 in an interrupt', plain(op.OP_IN_INTERRUPT, { result: 'int' })],
      ['int smp_processor_id(void)', 'number of the CPU', plain(op.OP_SMP_ID, { result: 'int' })],
      ['struct task_struct *current', 'the running thread: differs between threads, never NULL', plain(op.OP_CURRENT, { result: 'task' })],
      ['void might_sleep(void)', 'checks that sleeping is allowed here', plain(op.OP_MIGHT_SLEEP)],
    ]), // prettier-ignore
  ]
}
