/*
 * seqtex with the second truncation, and a write unlock that looks for sleepers without taking
 * wait_lock. A reader enlists first, then looks at the count again, with a barrier between the two;
 * the writer stores the count, then looks at the list, and has none. Both can see the old value, and
 * then the reader sleeps for ever.
 */
#include "file.h"
#include "seqtex.h"

struct seqtex truncate_seqtex;	/* of struct inode */

static inline unsigned int seqtex_read_lock_enlisting(struct seqtex *st)
{
	struct seqtex_waiter waiter;
	unsigned int sequence;

	while ((sequence = READ_ONCE(st->sequence)) & 1) {
		init_completion(&waiter.wakeup);
		spin_lock(&st->wait_lock);
		waiter.next = st->wait_list;
		st->wait_list = &waiter;
		spin_unlock(&st->wait_lock);
		smp_mb();
		if (!(READ_ONCE(st->sequence) & 1)) {	/* the writer may have missed this one */
			spin_lock(&st->wait_lock);
			seqtex_wake_all(st);
			spin_unlock(&st->wait_lock);
		}
		wait_for_completion(&waiter.wakeup);
	}
	smp_rmb();
	return sequence;
}

static inline void seqtex_write_unlock_peeking(struct seqtex *st)
{
	smp_wmb();
	st->sequence++;
	/* no smp_mb() */
	if (!READ_ONCE(st->wait_list))
		return;
	spin_lock(&st->wait_lock);
	seqtex_wake_all(st);
	spin_unlock(&st->wait_lock);
}

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;
	unsigned int sequence;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
retry:
	sequence = seqtex_read_lock_enlisting(&truncate_seqtex);
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
	if (seqtex_read_unlock(&truncate_seqtex, sequence)) {
		unlock_page(page);
		put_page(page);
		trace_retry("filemap_fault");
		goto retry;
	}
	return page;
}

/* fallocate(FALLOC_FL_PUNCH_HOLE) of the pages first .. last. */
static void punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct address_space *mapping = &inode->i_data;

	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(mapping, first, last);
	seqtex_write_lock(&truncate_seqtex);
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	truncate_inode_pages_range(mapping, first, last);
	seqtex_write_unlock_peeking(&truncate_seqtex);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
