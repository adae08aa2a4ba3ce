/*
 * Writing a page out, up to the function that each variant has its own of, and the pieces that are
 * the same in all of them.
 */
#ifndef WRITEBACK_H
#define WRITEBACK_H

#include "io.h"

#define WB_SYNC_NONE 0	/* pdflush: does not wait for anything */
#define WB_SYNC_ALL 1	/* fsync(): waits for everything */

#define MAX_BUF_PER_PAGE 8	/* of 512 bytes in 4096 */

/* Writes the locked page, and unlocks it. */
void __block_write_full_page(struct page *page, int sync);

/* Gives the buffer to the caller. One that does not wait leaves a locked buffer for the next write. */
static inline bool lock_for_writing(struct page *page, struct buffer_head *bh, int sync)
{
	if (sync != WB_SYNC_NONE) {
		lock_buffer(bh);
	} else if (test_set_buffer_locked(bh)) {
		set_page_dirty(page);
		redirtied++;
		return false;
	}
	return true;
}

/* Marks a locked buffer for I/O, or lets go of it. */
static inline bool mark_if_dirty(struct buffer_head *bh)
{
	if (test_clear_buffer_dirty(bh)) {
		mark_buffer_async_write(bh);
		return true;
	}
	unlock_buffer(bh);
	return false;
}

/* Nothing was submitted, so no completion will end it. */
static inline void end_empty_writeback(struct page *page)
{
	end_page_writeback(page);
	skipped++;
}

/* What pdflush and fsync() do with each page of a file. */
static void write_page(struct page *page, int sync)
{
	lock_page(page);
	if (sync != WB_SYNC_NONE)
		wait_on_page_writeback(page);
	if (PageWriteback(page) || !clear_page_dirty_for_io(page))
		unlock_page(page);
	else
		__block_write_full_page(page, sync);
}

/* Takes the buffers off a page nobody else works on. Refuses while they are in use. */
static bool try_to_free_buffers(struct page *page)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;

	if (PageWriteback(page))
		return false;
	do {
		if (atomic_read(&bh->b_count) || buffer_dirty(bh) || buffer_locked(bh))
			return false;
		bh = bh->b_this_page;
	} while (bh != head);
	page->buffers = NULL;
	return true;
}

#endif
