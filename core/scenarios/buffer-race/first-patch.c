/*
 * The first patch, of 25 April: what has been marked is remembered in an array, and only that is
 * submitted. References are still taken of all buffers, and given back for those in the array.
 */
#include "writeback.h"

/* Locks the dirty buffers, marks them for I/O and remembers them. Gives how many. */
static int mark_buffers(struct page *page, int sync, struct buffer_head **own)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	int nr = 0;

	do {
		get_bh(bh);
		if (buffer_mapped(bh) && lock_for_writing(page, bh, sync) && mark_if_dirty(bh))
			own[nr++] = bh;
		bh = bh->b_this_page;
	} while (bh != head);
	return nr;
}

void __block_write_full_page(struct page *page, int sync)
{
	struct buffer_head *own[MAX_BUF_PER_PAGE];
	int nr_underway = mark_buffers(page, sync, own);
	int i;

	BUG_ON(PageWriteback(page));
	set_page_writeback(page);
	unlock_page(page);

	for (i = 0; i < nr_underway; i++) {
		submit_bh(own[i]);
		put_bh(own[i]);
	}

	if (nr_underway == 0)
		end_empty_writeback(page);
}

#include "workload.h"
