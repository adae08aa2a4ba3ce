/*
 * The generation counter, looked at under i_mutex: a fault waits for a punch under way to end, and sees
 * that it was there. But a fault holds mmap_sem, and write() takes i_mutex first and mmap_sem second,
 * when it touches the user's buffer. (To look under the page lock would be worse: a punch takes that
 * second too.) And the page that was read meanwhile is still in the cache when the fault tries again.
 */
#include "file.h"

unsigned long i_generation;	/* of struct inode: holes punched so far */

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	unsigned long generation;
	struct page *page;
	bool changed;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
retry:
	generation = READ_ONCE(i_generation);
	while (!(page = find_get_page(mapping, index)))
		page_cache_read(mapping, index);
	mutex_lock(&mapping_host(mapping)->i_mutex);
	changed = READ_ONCE(i_generation) != generation;
	mutex_unlock(&mapping_host(mapping)->i_mutex);
	if (changed) {
		put_page(page);
		trace_retry("filemap_fault");
		goto retry;
	}
	lock_page(page);
	if (page->mapping != mapping) {
		unlock_page(page);
		put_page(page);
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
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	i_generation++;
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
