/*
 * An rwsem around the whole fault, for reading, and around removal of pages and freeing of blocks, for
 * writing: i_mmaplock of XFS (2015), i_mmap_sem of ext4 (2015). It is below mmap_sem and above the page
 * lock, and never taken in read() or write().
 */
#include "file.h"

struct rw_semaphore i_mmap_sem;	/* of struct inode */

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
	down_read(&i_mmap_sem);
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
	up_read(&i_mmap_sem);
	return page;
}

/* fallocate(FALLOC_FL_PUNCH_HOLE) of the pages first .. last. */
static void punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct address_space *mapping = &inode->i_data;

	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(mapping, first, last);
	down_write(&i_mmap_sem);
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	up_write(&i_mmap_sem);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
