/*
 * Linux 2.6.12-rc1 on a file system that is full for a moment: before anything is marked the buffers
 * that have no place on disk ask for one, and if there is none the rest of the page is written all the
 * same. That path walks the unlocked page too.
 */
#define HOLE (BUFFERS - 1)	/* the buffer that has no place on disk yet */

#include "writeback.h"

/* Locks the dirty buffers and marks them for I/O. */
static void mark_buffers(struct page *page, struct buffer_head *head, int sync)
{
	struct buffer_head *bh = head;

	do {
		get_bh(bh);
		if (buffer_mapped(bh) && lock_for_writing(page, bh, sync))
			mark_if_dirty(bh);
		bh = bh->b_this_page;
	} while (bh != head);
}

/* There is no room the first time. Then somebody removes a file. */
static int get_block(struct buffer_head *bh)
{
	static int room;

	if (!room++) {
		note_refusal(bh);
		return -ENOSPC;
	}
	set_bit(BH_Mapped, &bh->b_state);
	return 0;
}

/* Gives a place to every dirty buffer that has none. 0, or -ENOSPC. */
static int map_buffers(struct buffer_head *head)
{
	struct buffer_head *bh = head;

	do {
		if (buffer_dirty(bh) && !buffer_mapped(bh) && get_block(bh))
			return -ENOSPC;
		bh = bh->b_this_page;
	} while (bh != head);
	return 0;
}

/* Marks what has a place; what has none is given up. */
static void mark_to_recover(struct page *page, struct buffer_head *head)
{
	struct buffer_head *bh = head;

	do {
		get_bh(bh);
		if (buffer_mapped(bh) && buffer_dirty(bh)) {
			lock_buffer(bh);
			mark_buffer_async_write(bh);
		} else {
			clear_buffer_dirty(bh);
		}
		bh = bh->b_this_page;
	} while (bh != head);
	SetPageError(page);
}

void __block_write_full_page(struct page *page, int sync)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	struct buffer_head *next;
	int nr_underway = 0;
	int error = map_buffers(head);

	if (error)
		mark_to_recover(page, head);
	else
		mark_buffers(page, head, sync);

	BUG_ON(PageWriteback(page));
	set_page_writeback(page);
	unlock_page(page);

	do {
		next = bh->b_this_page;
		if (buffer_async_write(bh)) {
			if (error)
				clear_buffer_dirty(bh);
			submit_bh(bh);
			nr_underway++;
		}
		put_bh(bh);
		bh = next;
	} while (bh != head);

	if (nr_underway == 0)
		end_empty_writeback(page);
}

#include "workload.h"
