/*
 * An rwsem of its own, between mmap_sem and the page lock: ->page_mkwrite reads, a punch writes. What
 * was proposed in 2012.
 */
#define INODE_FIELDS struct rw_semaphore i_mmap_sem;	/* below mmap_sem, above the page lock */
#include "mm.h"

/* ->fault of the file system. */
static struct page *fs_fault(struct inode *inode, pgoff_t index)
{
	return filemap_fault(inode, index);
}

/* ->page_mkwrite: a clean page is about to become dirty and needs a block. */
static int fs_page_mkwrite(struct inode *inode, struct page *page, pgoff_t index, int flags)
{
	int result;

	down_read(&inode->i_mmap_sem);
	result = block_page_mkwrite(inode, page, index);
	up_read(&inode->i_mmap_sem);
	return result;
}

/* ->fallocate with FALLOC_FL_PUNCH_HOLE: the pages first .. last become zeros. */
static void fs_punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	filemap_write_and_wait_range(inode, first, last);
	mutex_lock(&inode->i_mutex);
	down_write(&inode->i_mmap_sem);
	unmap_mapping_range(&inode->i_data, first, last);
	truncate_inode_pages_range(&inode->i_data, first, last);
	trace_mark("the cache is empty");
	free_hole(inode, first, last);
	up_write(&inode->i_mmap_sem);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
