/*
 * Sequence lock, what became of the frlock in 2.5.60 (February 2003): the two counters folded into
 * one that is odd while a writer is inside, on the same cache line as the writers' spinlock.
 */
#ifndef SEQLOCK_H
#define SEQLOCK_H

typedef struct {
	unsigned int sequence;
	spinlock_t lock;
} seqlock_t;

/* For one that is not zeroed already. */
static inline void seqlock_init(seqlock_t *sl)
{
	sl->sequence = 0;
	spin_lock_init(&sl->lock);
}

static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	++sl->sequence;
	smp_wmb();
}

static inline void write_sequnlock(seqlock_t *sl)
{
	smp_wmb();
	sl->sequence++;
	spin_unlock(&sl->lock);
}

static inline bool write_tryseqlock(seqlock_t *sl)
{
	if (!spin_trylock(&sl->lock))
		return false;
	++sl->sequence;
	smp_wmb();
	return true;
}

static inline unsigned int read_seqbegin(const seqlock_t *sl)
{
	unsigned int sequence = sl->sequence;

	smp_rmb();
	return sequence;
}

static inline bool read_seqretry(const seqlock_t *sl, unsigned int sequence)
{
	smp_rmb();
	return (sequence & 1) | (sl->sequence ^ sequence);
}

#endif
