/*
 * Try i_mutex in ->page_mkwrite; without it drop mmap_sem and repeat the fault, any number of times.
 * A direct read into a mapping of the same file has i_mutex already: it waits for itself, awake.
 */
#define TASKS 1
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

	if (!mutex_trylock(&inode->i_mutex))
		return VM_FAULT_RETRY;
	result = block_page_mkwrite(inode, page, index);
	mutex_unlock(&inode->i_mutex);
	return result;
}

/* ->fallocate with FALLOC_FL_PUNCH_HOLE: the pages first .. last become zeros. */
static void fs_punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	filemap_write_and_wait_range(inode, first, last);
	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(&inode->i_data, first, last);
	truncate_inode_pages_range(&inode->i_data, first, last);
	trace_mark("the cache is empty");
	free_hole(inode, first, last);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"

void P3_direct(void)
{
	direct_read(4, &file, &mm, &file);
}
