/*
 * A page of the page cache and the ring of buffers that says where on disk its parts belong, as in
 * Linux 2.6.12: flags, locks, references. What a flag means is the kernel's, its number too.
 *
 * A variant may define CHECK_DOUBLE_END before it includes this.
 */
#ifndef BUFFER_H
#define BUFFER_H

#define BH_Dirty 1		/* newer than the disk */
#define BH_Lock 2		/* somebody works on it, or I/O is under way */
#define BH_Mapped 4		/* it has a place on disk */
#define BH_Async_Write 7	/* its I/O belongs to a write of the whole page */

#define PG_locked 0
#define PG_error 1
#define PG_dirty 4
#define PG_writeback 13

struct page {
	unsigned long flags;
	struct buffer_head *buffers;	/* any one of the ring */
	void *frame;			/* the memory itself */
};

struct buffer_head {
	unsigned long b_state;
	atomic_t b_count;		/* who refers to it; with a reference it is not freed */
	struct buffer_head *b_this_page;	/* the next one of the ring */
	struct page *b_page;
	void (*b_end_io)(struct buffer_head *bh);
	u32 b_data;			/* what is in it */
};

struct page pages[PAGES];
struct buffer_head buffers[PAGES * BUFFERS];

#include "ledger.h"

static inline bool buffer_dirty(struct buffer_head *bh)
{
	return test_bit(BH_Dirty, &bh->b_state);
}

static inline bool test_clear_buffer_dirty(struct buffer_head *bh)
{
	return test_and_clear_bit(BH_Dirty, &bh->b_state);
}

static inline void clear_buffer_dirty(struct buffer_head *bh)
{
	clear_bit(BH_Dirty, &bh->b_state);
}

static inline bool buffer_mapped(struct buffer_head *bh)
{
	return test_bit(BH_Mapped, &bh->b_state);
}

static inline bool buffer_async_write(struct buffer_head *bh)
{
	return test_bit(BH_Async_Write, &bh->b_state);
}

static inline bool buffer_locked(struct buffer_head *bh)
{
	return test_bit(BH_Lock, &bh->b_state);
}

static inline bool test_set_buffer_locked(struct buffer_head *bh)
{
	return test_and_set_bit(BH_Lock, &bh->b_state);
}

static inline void lock_buffer(struct buffer_head *bh)
{
	wait_on_bit_lock(&bh->b_state, BH_Lock);
}

static inline void unlock_buffer(struct buffer_head *bh)
{
	clear_bit(BH_Lock, &bh->b_state);
	wake_up_bit(&bh->b_state, BH_Lock);
}

static inline void get_bh(struct buffer_head *bh)
{
	atomic_inc(&bh->b_count);
	references++;
}

static inline void put_bh(struct buffer_head *bh)
{
	atomic_dec(&bh->b_count);
	references--;
}

static inline void lock_page(struct page *page)
{
	wait_on_bit_lock(&page->flags, PG_locked);
	locked_pages++;
}

static inline void unlock_page(struct page *page)
{
	clear_bit(PG_locked, &page->flags);
	locked_pages--;
	wake_up_bit(&page->flags, PG_locked);
}

static inline bool PageLocked(struct page *page)
{
	return test_bit(PG_locked, &page->flags);
}

static inline bool PageWriteback(struct page *page)
{
	return test_bit(PG_writeback, &page->flags);
}

static inline void set_page_dirty(struct page *page)
{
	set_bit(PG_dirty, &page->flags);
}

/* Was it dirty? Now it is not. */
static inline bool clear_page_dirty_for_io(struct page *page)
{
	return test_and_clear_bit(PG_dirty, &page->flags);
}

static inline void SetPageError(struct page *page)
{
	set_bit(PG_error, &page->flags);
}

static inline void set_page_writeback(struct page *page)
{
	set_bit(PG_writeback, &page->flags);
	note_writeback(page);
}

static inline void wait_on_page_writeback(struct page *page)
{
	wait_on_bit(&page->flags, PG_writeback);
}

/* Whoever waits for the page to be on disk goes on. Only who set the flag may end it, and only once. */
static void end_page_writeback(struct page *page)
{
	if (!test_and_clear_bit(PG_writeback, &page->flags))
		BUG();
	note_end_of_writeback(page);
	wake_up_bit(&page->flags, PG_writeback);
}

/* Anybody may do this at any time; the page need not be locked. */
static inline void mark_buffer_dirty(struct page *page, struct buffer_head *bh)
{
	if (!test_and_set_bit(BH_Dirty, &bh->b_state))
		set_page_dirty(page);
}

#endif
