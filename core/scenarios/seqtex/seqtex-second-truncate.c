/*
 * seqtex, and the punch removes the pages once more when it has freed the blocks: what faults have read
 * meanwhile goes away before anybody else can find it.
 */
#include "file.h"
#include "seqtex.h"

struct seqtex truncate_seqtex;	/* of struct inode */

/* The page at `index`, locked and up to date; NULL beyond the end of the file. */
static struct page *filemap_fault(struct address_space *mapping, pgoff_t index)
{
	struct page *page;
	unsigned int sequence;

	if (beyond_end(mapping_host(mapping), index))
		return NULL;
retry:
	sequence = seqtex_read_lock(&truncate_seqtex);
	while (!(page = find_lock_page(mapping, index)))
		page_cache_read(mapping, index);
	if (seqtex_read_unlock(&truncate_seqtex, sequence)) {
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
	seqtex_write_lock(&truncate_seqtex);
	truncate_inode_pages_range(mapping, first, last);
	free_blocks(inode, first, last);
	truncate_inode_pages_range(mapping, first, last);
	seqtex_write_unlock(&truncate_seqtex);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
