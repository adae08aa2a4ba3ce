/*
 * Linux 2.6.12-rc1 with the debugging checks that came with the second patch, and nothing else of it:
 * an I/O that ends twice, or is submitted when it has ended, is caught where it happens.
 */
#define CHECK_DOUBLE_END
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

void __block_write_full_page(struct page *page, int sync)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	struct buffer_head *next;
	int nr_underway = 0;

	mark_buffers(page, head, sync);

	BUG_ON(PageWriteback(page));
	set_page_writeback(page);
	unlock_page(page);

	do {
		next = bh->b_this_page;
		if (buffer_async_write(bh)) {
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
