/*
 * From the buffer to the disk and back: submit_bh(), and the interrupt of the completed I/O.
 *
 * A variant may define COMPLETIONS_UNLOCKED (the buffers of a page are looked through without
 * page_uptodate_lock) or CHECK_DOUBLE_END (an I/O that ends twice is caught at once).
 */
#ifndef IO_H
#define IO_H

#include "buffer.h"

static DEFINE_SPINLOCK(page_uptodate_lock);	/* one for all pages */

#if REQUESTS > 0
struct semaphore requests = __SEMAPHORE_INITIALIZER(requests, REQUESTS);
#endif

/* The last buffer of the page whose write ends the writeback of the page. */
static void end_buffer_async_write(struct buffer_head *bh)
{
	struct page *page = bh->b_page;
	struct buffer_head *other;
	unsigned long flags;

	BUG_ON(!buffer_async_write(bh));
#ifndef COMPLETIONS_UNLOCKED
	spin_lock_irqsave(&page_uptodate_lock, flags);
#endif
	clear_bit(BH_Async_Write, &bh->b_state);
	note_end_io(bh);
	unlock_buffer(bh);
	for (other = bh->b_this_page; other != bh; other = other->b_this_page) {
		if (buffer_async_write(other)) {
			BUG_ON(!buffer_locked(other));
			goto still_busy;
		}
	}
#ifndef COMPLETIONS_UNLOCKED
	spin_unlock_irqrestore(&page_uptodate_lock, flags);
#endif
	end_page_writeback(page);
	return;

still_busy:
#ifndef COMPLETIONS_UNLOCKED
	spin_unlock_irqrestore(&page_uptodate_lock, flags);
#endif
	return;
}

/* Interrupt: the disk has the data. */
static void end_bio_bh_io(struct buffer_head *bh)
{
	void (*end_io)(struct buffer_head *bh);

	note_completion(bh, bh->b_data);
#if REQUESTS > 0
	up(&requests);
#endif
	end_io = bh->b_end_io;
#ifdef CHECK_DOUBLE_END
	BUG_ON(!end_io);
	bh->b_end_io = NULL;
#endif
	end_io(bh);
}

/* Sleeps while there is no free request. */
static void submit_bh(struct buffer_head *bh)
{
	BUG_ON(!buffer_locked(bh));
	BUG_ON(!bh->b_end_io);
#if REQUESTS > 0
	down(&requests);
#endif
#if IRQ_CPU == -2
	submit_io_on(buffer_number(bh), end_bio_bh_io, bh, IO_LATENCY);
#else
	submit_io_on(IRQ_CPU, end_bio_bh_io, bh, IO_LATENCY);
#endif
	note_submit(bh);
#if QUEUE_TIME > 0
	udelay(QUEUE_TIME);
#endif
}

static inline void mark_buffer_async_write(struct buffer_head *bh)
{
	bh->b_end_io = end_buffer_async_write;
	set_bit(BH_Async_Write, &bh->b_state);
	note_mark(bh);
}

#endif
