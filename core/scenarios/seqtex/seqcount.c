/*
 * A sequence count, odd from before the pages are removed until the blocks are free. A fault waits for
 * an even one, and that is burning its CPU, for as many disk I/Os as the punch takes. Where kernel code
 * is not preempted (CONFIG_PREEMPT=0), a fault that spins on the CPU of the punch spins for ever.
 */
#include "file.h"
#include "seqcount.h"

seqcount_t truncate_count;	/* of struct inode */

/* A page fault that spins in the kernel gives its CPU to nobody unless the kernel is preemptible. */
static unsigned int read_begin(seqcount_t *count)
{
	unsigned int sequence;

	if (!CONFIG_PREEMPT)
		preempt_disable();
	sequence = read_seqcount_wait(count);
	if (!CONFIG_PREEMPT)
		preempt_enable();
	return sequence;
}

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;
	unsigned int sequence;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
retry:
	sequence = read_begin(&truncate_count);
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
	if (read_seqcount_retry(&truncate_count, sequence)) {
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
	write_seqcount_begin(&truncate_count);
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	write_seqcount_end(&truncate_count);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
