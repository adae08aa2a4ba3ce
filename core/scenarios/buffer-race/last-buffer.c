/*
 * The patch of 1 May: the walk remembers which buffer was marked last and ends with it. Until that one
 * is submitted the writeback cannot end, and nobody else can mark anything.
 */
#include "writeback.h"

/* Locks the dirty buffers and marks them for I/O. Gives the last one, or NULL. */
static struct buffer_head *mark_buffers(struct page *page, struct buffer_head *head, int sync)
{
	struct buffer_head *bh = head;
	struct buffer_head *last = NULL;

	do {
		if (buffer_mapped(bh) && lock_for_writing(page, bh, sync) && mark_if_dirty(bh)) {
			get_bh(bh);
			last = bh;
		}
		bh = bh->b_this_page;
	} while (bh != head);
	return last;
}

void __block_write_full_page(struct page *page, int sync)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	struct buffer_head *last = mark_buffers(page, head, sync);
	struct buffer_head *next;
	int nr_underway = 0;

	BUG_ON(PageWriteback(page));
	set_page_writeback(page);
	unlock_page(page);

	while (last) {
		next = bh->b_this_page;
		if (buffer_async_write(bh)) {
			submit_bh(bh);
			nr_underway++;
			put_bh(bh);
			if (bh == last)
				break;
		}
		bh = next;
	}

	if (nr_underway == 0)
		end_empty_writeback(page);
}

#include "workload.h"
