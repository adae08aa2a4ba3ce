/*
 * seqtex, the lock proposed against page faults into a hole that is being punched (November 2013): a
 * sequence counter whose readers sleep, where those of a seqcount spin. A file system frees blocks
 * in many disk I/Os, too long to burn a CPU for.
 *
 *	retry:
 *		sequence = seqtex_read_lock(&st);	sleeps while a writer is inside
 *		... find the page, read it, lock it ...
 *		if (seqtex_read_unlock(&st, sequence)) {
 *			... drop the page ...
 *			goto retry;
 *		}
 *
 * A reader never keeps a writer waiting. Writers are serialised by something else (i_mutex) and may
 * sleep inside. The mail has the struct and the contract; the functions are the lab's completion.
 */
#ifndef SEQTEX_H
#define SEQTEX_H

/* A sleeping reader, on its own stack. */
struct seqtex_waiter {
	struct seqtex_waiter *next;
	struct completion wakeup;
};

struct seqtex {
	unsigned int sequence;		/* odd while a writer is inside */
	spinlock_t wait_lock;
	struct seqtex_waiter *wait_list;
};

/* For one that is not zeroed already. */
static inline void seqtex_init(struct seqtex *st)
{
	st->sequence = 0;
	spin_lock_init(&st->wait_lock);
	st->wait_list = NULL;
}

/* Sleeps until the writer that is inside, if there is one, has left. */
static inline void seqtex_wait(struct seqtex *st)
{
	struct seqtex_waiter waiter;

	spin_lock(&st->wait_lock);
	if (!(READ_ONCE(st->sequence) & 1)) {
		spin_unlock(&st->wait_lock);
		return;
	}
	init_completion(&waiter.wakeup);
	waiter.next = st->wait_list;
	st->wait_list = &waiter;
	spin_unlock(&st->wait_lock);
	wait_for_completion(&waiter.wakeup);
}

static inline unsigned int seqtex_read_lock(struct seqtex *st)
{
	unsigned int sequence;

	while ((sequence = READ_ONCE(st->sequence)) & 1)
		seqtex_wait(st);
	smp_rmb();
	return sequence;
}

/* Has a writer been inside since? Then what was read is void. */
static inline bool seqtex_read_unlock(struct seqtex *st, unsigned int sequence)
{
	smp_rmb();
	return READ_ONCE(st->sequence) != sequence;
}

static inline void seqtex_write_lock(struct seqtex *st)
{
	unsigned int sequence = st->sequence;

	BUG_ON(sequence & 1);	/* two writers */
	st->sequence = sequence + 1;
	smp_mb();	/* the writer reads next: is a page cached, is one mapped? */
}

/* Wakes every sleeping reader. For the holder of wait_lock. */
static inline void seqtex_wake_all(struct seqtex *st)
{
	struct seqtex_waiter *waiter = st->wait_list, *next;

	st->wait_list = NULL;
	for (; waiter; waiter = next) {
		next = waiter->next;
		complete(&waiter->wakeup);	/* the waiter is gone from here on */
	}
}

static inline void seqtex_write_unlock(struct seqtex *st)
{
	smp_wmb();
	spin_lock(&st->wait_lock);
	st->sequence++;
	seqtex_wake_all(st);
	spin_unlock(&st->wait_lock);
}

#endif
