/*
 * The page fault and the hole punch of Linux 3.12, with nothing between them. A fault that comes when
 * the pages are gone and their blocks are not yet free reads them back in, from blocks that then go to
 * somebody else. For truncate there is i_size, which is lowered first; a hole leaves it alone.
 */
#include "file.h"

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
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
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
