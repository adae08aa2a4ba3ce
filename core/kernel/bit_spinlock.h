/*
 * A spinlock in one bit of a word, for objects too many or too small to hold a lock of their own.
 * It spins unfairly, and the lock-order check does not know it.
 */
#ifndef BIT_SPINLOCK_H
#define BIT_SPINLOCK_H

static inline void bit_spin_lock(int bit, unsigned long *word)
{
	preempt_disable();
	while (test_and_set_bit_lock(bit, word)) {
		preempt_enable();
		do {
			cpu_relax();
		} while (test_bit(bit, word));
		preempt_disable();
	}
}

static inline bool bit_spin_trylock(int bit, unsigned long *word)
{
	preempt_disable();
	if (!test_and_set_bit_lock(bit, word))
		return true;
	preempt_enable();
	return false;
}

static inline void bit_spin_unlock(int bit, unsigned long *word)
{
	BUG_ON(!test_bit(bit, word));
	clear_bit_unlock(bit, word);
	preempt_enable();
}

static inline bool bit_spin_is_locked(int bit, unsigned long *word)
{
	return test_bit(bit, word);
}

#endif
