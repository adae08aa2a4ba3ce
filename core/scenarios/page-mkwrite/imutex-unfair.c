/*
 * i_mutex in the fault path: a fault waits until the punch is over. Its order is mmap_sem -> i_mutex;
 * write() has the file's i_mutex and then faults its buffer in, i_mutex -> mmap_sem. Here it is
 * another thread of the process that faults, so each has what the other waits for only in part: two
 * readers of mmap_sem. A third thread calls mmap(); this rwsem lets readers pass a waiting writer.
 */
#define TASKS 2
#define CONFIG_RWSEM_UNFAIR 1
#include "mm.h"

/* ->fault of the file system. */
static struct page *fs_fault(struct inode *inode, pgoff_t index)
{
	struct page *page;

	mutex_lock(&inode->i_mutex);
	page = filemap_fault(inode, index);
	mutex_unlock(&inode->i_mutex);
	return page;
}

/* ->page_mkwrite: a clean page is about to become dirty and needs a block. */
static int fs_page_mkwrite(struct inode *inode, struct page *page, pgoff_t index, int flags)
{
	int result;

	mutex_lock(&inode->i_mutex);
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

void P3_write(void)
{
	write_from_anonymous(4, &file, &mm);
}

void P4_mmap(void)
{
	map_something(5, &mm);
}
