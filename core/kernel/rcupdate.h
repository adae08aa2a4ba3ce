/*
 * Read-copy-update, the smallest that is right: readers are counted, and a grace period is over at a
 * moment without readers. Readers never wait; they may nest, and must not sleep.
 *
 * It orders and waits as RCU promises. It waits longer than need be (also for readers that came
 * later) and its readers write a shared counter, which those of the kernel do not: find races with
 * it, and measure no reader's cost. rcu_dereference() and rcu_assign_pointer() are built in.
 */
#ifndef RCUPDATE_H
#define RCUPDATE_H

static atomic_t __rcu_readers;
static DECLARE_WAIT_QUEUE_HEAD(__rcu_quiescent);

static inline void rcu_read_lock(void)
{
	preempt_disable();
	atomic_inc(&__rcu_readers);
}

static inline void rcu_read_unlock(void)
{
	if (atomic_dec_and_test(&__rcu_readers))
		wake_up_all(&__rcu_quiescent);
	preempt_enable();
}

/* Returns when every reader that might have seen the old version is done. */
static inline void synchronize_rcu(void)
{
	smp_mb();
	wait_event(__rcu_quiescent, smp_load_acquire(&__rcu_readers.counter) == 0);
}

#endif
