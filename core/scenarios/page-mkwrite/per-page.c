/*
 * Page by page: the block is freed under the lock of its page, one transaction for each. A page that
 * is not in the cache has no lock.
 */
#include "mm.h"

/* Frees the block of one page and takes the page out of the cache. */
static void punch_page(struct inode *inode, pgoff_t index)
{
	struct page *page = find_lock_page(&inode->i_data, index);

	if (page)
		wait_on_page_writeback(page);
	free_hole(inode, index, index);
	if (!page)
		return;
	truncate_inode_page(page, &inode->i_data, index);
	unlock_page(page);
	put_page(page);
}

/* ->fault of the file system. */
static struct page *fs_fault(struct inode *inode, pgoff_t index)
{
	return filemap_fault(inode, index);
}

/* ->page_mkwrite: a clean page is about to become dirty and needs a block. */
static int fs_page_mkwrite(struct inode *inode, struct page *page, pgoff_t index, int flags)
{
	return block_page_mkwrite(inode, page, index);
}

/* ->fallocate with FALLOC_FL_PUNCH_HOLE: the pages first .. last become zeros. */
static void fs_punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	pgoff_t index;

	filemap_write_and_wait_range(inode, first, last);
	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(&inode->i_data, first, last);
	for (index = first; index <= last; index++)
		punch_page(inode, index);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
