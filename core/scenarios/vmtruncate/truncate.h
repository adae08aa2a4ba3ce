/*
 * Truncation as in 2.5.7x, less what comes first: pages leave the page cache, blocks go back to the
 * file system. Each variant has its own invalidate_mmap_range(), which empties the page tables. One
 * that unmaps each page once more under the page lock defines UNMAP_LOCKED_PAGE.
 */
#ifndef TRUNCATE_H
#define TRUNCATE_H

#include "filemap.h"

void invalidate_mmap_range(struct address_space *mapping, pgoff_t first, pgoff_t end);

/* Mapped since the page tables were emptied? With its lock held nobody maps it again. */
static inline void unmap_locked_page(struct address_space *mapping, struct page *page, pgoff_t pgoff)
{
#ifdef UNMAP_LOCKED_PAGE
	if (page_mapped(page))
		invalidate_mmap_range(mapping, pgoff, pgoff + 1);
#endif
}

/* The page must be locked. */
static void truncate_complete_page(struct address_space *mapping, struct page *page, pgoff_t pgoff)
{
	if (page->mapping != mapping)
		return;
	BUG_ON(page_mapped(page));	/* the debugging check of early 2005 */
	clear_bit(PG_uptodate, &page->flags);
	remove_from_page_cache(page, mapping, pgoff);
	page_cache_release(page);
}

/* Empties the page cache from page `first` on. */
static void truncate_inode_pages(struct address_space *mapping, pgoff_t first)
{
	struct page *page;
	pgoff_t pgoff;

	/* What can be had without waiting ... */
	for (pgoff = first; pgoff < FILE_PAGES; pgoff++) {
		page = find_get_page(mapping, pgoff);
		if (!page)
			continue;
		if (!TestSetPageLocked(page)) {
			if (!PageWriteback(page)) {
				unmap_locked_page(mapping, page, pgoff);
				truncate_complete_page(mapping, page, pgoff);
			}
			unlock_page(page);
		}
		page_cache_release(page);
	}
	/* ... and the rest. */
	for (pgoff = first; pgoff < FILE_PAGES; pgoff++) {
		page = find_get_page(mapping, pgoff);
		if (!page)
			continue;
		lock_page(page);
		wait_on_page_writeback(page);
		unmap_locked_page(mapping, page, pgoff);
		truncate_complete_page(mapping, page, pgoff);
		unlock_page(page);
		page_cache_release(page);
	}
}

#if IO_LATENCY > 0
static void end_block_read(struct completion *done)
{
	complete(done);
}
#endif

/* ->truncate of the file system: it reads the block map from disk. */
static void free_blocks(struct inode *inode)
{
#if IO_LATENCY > 0
	struct completion done;

	init_completion(&done);
	submit_io(end_block_read, &done, IO_LATENCY);
	wait_for_completion(&done);
#endif
}

#endif
