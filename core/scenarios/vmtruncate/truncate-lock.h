/*
 * The write side of mapping->truncate_lock. As posted it is a spinlock, held while truncation sleeps
 * on page locks and on the disk. Linux 2.4 got away with that: it has no preemption, and i_sem keeps
 * a second writer out, so nobody ever spins. With DEBUG_SPINLOCK_SLEEP the lock is taken as posted and
 * the first sleep is reported. Without, only the counters are there: what is left of the lock on 2.4.
 */
#ifndef TRUNCATE_LOCK_H
#define TRUNCATE_LOCK_H

#ifdef TRUNCATE_SEQLOCK

#include "seqlock.h"

static inline void truncate_write_lock(seqlock_t *lock)
{
#if DEBUG_SPINLOCK_SLEEP
	write_seqlock(lock);
#else
	lock->sequence++;
	smp_wmb();
#endif
}

static inline void truncate_write_unlock(seqlock_t *lock)
{
#if DEBUG_SPINLOCK_SLEEP
	write_sequnlock(lock);
#else
	smp_wmb();
	lock->sequence++;
#endif
}

#else

#include "frlock.h"

static inline void truncate_write_lock(frlock_t *lock)
{
#if DEBUG_SPINLOCK_SLEEP
	fr_write_lock(lock);
#else
	fr_write_begin(lock);
#endif
}

static inline void truncate_write_unlock(frlock_t *lock)
{
#if DEBUG_SPINLOCK_SLEEP
	fr_write_unlock(lock);
#else
	fr_write_end(lock);
#endif
}

#endif

#endif
