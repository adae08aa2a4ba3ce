/*
 * Fast reader lock, after the design Stephen Hemminger posted in January 2003
 * (20030126032301.4e0f8dc9.akpm@digeo.com): a spinlock among the writers and two counters for the
 * readers. A writer counts `pre` up before it changes anything and `post` after it has changed
 * everything, so pre >= post always, and they are equal exactly while no writer is inside.
 *
 * A reader samples `post` first and `pre` last. If the two are equal, no writer was inside when the
 * read began and none came in before it ended. In the other order the test proves nothing.
 *
 *	do {
 *		sequence = fr_read_begin(&lock);
 *		... copy what the lock protects ...
 *	} while (sequence != fr_read_end(&lock));
 *
 * Readers never block a writer and never wait in fr_read_begin().
 */
#ifndef FRLOCK_H
#define FRLOCK_H

typedef struct {
	spinlock_t lock;
	unsigned int pre;
	unsigned int post;
} frlock_t;

/* For one that is not zeroed already. */
static inline void frlock_init(frlock_t *fr)
{
	spin_lock_init(&fr->lock);
	fr->pre = 0;
	fr->post = 0;
}

static inline void fr_write_lock(frlock_t *fr)
{
	spin_lock(&fr->lock);
	fr->pre++;
	smp_wmb();	/* no reader sees the data change before pre has */
}

static inline void fr_write_unlock(frlock_t *fr)
{
	smp_wmb();	/* no reader sees post change before the data has */
	fr->post++;
	spin_unlock(&fr->lock);
}

static inline bool fr_write_trylock(frlock_t *fr)
{
	if (!spin_trylock(&fr->lock))
		return false;
	fr->pre++;
	smp_wmb();
	return true;
}

static inline unsigned int fr_read_begin(const frlock_t *fr)
{
	unsigned int sequence = fr->post;

	smp_rmb();
	return sequence;
}

static inline unsigned int fr_read_end(const frlock_t *fr)
{
	smp_rmb();
	return fr->pre;
}

/*
 * The same bracket without the spinlock, for writers that something else already serialises (i_sem,
 * say). Two unserialised writers can lose a count, and then no reader ever leaves its loop.
 */
static inline unsigned int fr_write_begin(frlock_t *fr)
{
	unsigned int before = fr->pre++;

	smp_wmb();
	return before;
}

static inline unsigned int fr_write_end(frlock_t *fr)
{
	unsigned int after;

	smp_wmb();
	after = ++fr->post;
	smp_wmb();	/* orders nothing that matters: a barrier does not push a store out */
	return after;
}

#endif
