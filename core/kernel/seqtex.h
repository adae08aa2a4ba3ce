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

#include "list.h"

struct seqtex {
	unsigned int sequence;		/* odd while a writer is inside */
	spinlock_t wait_lock;
	struct list_head wait_list;	/* sleeping readers */
};

/* A sleeping reader, on its stack. */
struct seqtex_waiter {
	struct list_head list;
	struct completion wakeup;
};

static inline void seqtex_init(struct seqtex *st)
{
	st->sequence = 0;
	spin_lock_init(&st->wait_lock);
	INIT_LIST_HEAD(&st->wait_list);
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
	list_add_tail(&waiter.list, &st->wait_list);
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
	BUG_ON(st->sequence & 1);	/* two writers */
	st->sequence++;
	smp_mb();	/* the writer reads next: is a page cached, is one mapped? */
}

/* Wakes every sleeping reader. For the holder of wait_lock. */
static inline void seqtex_wake_all(struct seqtex *st)
{
	struct seqtex_waiter *waiter, *next;

	list_for_each_entry_safe(waiter, next, &st->wait_list, list) {
		list_del(&waiter->list);
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
