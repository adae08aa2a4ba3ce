/*
 * One lock of the VFS for all file systems, mapping->invalidate_lock (2021, Linux 5.15): around removal
 * of pages and freeing of blocks for writing, as before; but a fault takes it only to add a page to
 * the cache. For a page that is there the page lock will do.
 */
#include "file.h"

struct rw_semaphore invalidate_lock;	/* of struct address_space */

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
	page = find_lock_page(mapping, index);
	if (page)
		return page;
	down_read(&invalidate_lock);
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
	up_read(&invalidate_lock);
	return page;
}

/* fallocate(FALLOC_FL_PUNCH_HOLE) of the pages first .. last. */
static void punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct address_space *mapping = &inode->i_data;

	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(mapping, first, last);
	down_write(&invalidate_lock);
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	up_write(&invalidate_lock);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
