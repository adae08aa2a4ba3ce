/*
 * Nothing protects the fault, and blocks are given out late: a page that becomes dirty gets a promise,
 * the flusher turns it into a block. A punch takes promises back as well as blocks.
 */
#define CONFIG_DELALLOC 1
#define INODE_FIELDS int i_delayed;	/* promises outstanding */
#include "mm.h"

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
	filemap_write_and_wait_range(inode, first, last);
	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(&inode->i_data, first, last);
	truncate_inode_pages_range(&inode->i_data, first, last);
	trace_mark("the cache is empty");
	free_hole(inode, first, last);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
