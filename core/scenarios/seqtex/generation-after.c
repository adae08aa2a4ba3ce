/*
 * A generation counter in the inode: a fault samples it, and looks again once it has the page locked.
 * Here a punch counts when all is done. A fault that looked before that has its page mapped already.
 */
#include "file.h"

unsigned long i_generation;	/* of struct inode: holes punched so far */

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;
	unsigned long generation;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
retry:
	generation = READ_ONCE(i_generation);
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
	if (READ_ONCE(i_generation) != generation) {
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
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	i_generation++;
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
