/*
 * The page cache of a file around 2012: look a page up, read it from disk, truncate. Pages are found
 * without a lock; who wants to be sure of one locks it and looks whether it is still in the cache.
 */
#ifndef PAGE_CACHE_H
#define PAGE_CACHE_H

#include "block-map.h"
#include "inode.h"
#include "page.h"
#include "page-table.h"

/* Puts a new page into the cache, locked and not yet read. -EEXIST: somebody was faster. */
static inline int add_to_page_cache(struct page *page, struct address_space *mapping, pgoff_t index)
{
	page->flags = 1 << PG_locked;
	page->mapping = mapping;
	get_page(page);
	if (cmpxchg(&mapping->page_tree[index], NULL, page) == NULL)
		return 0;
	page->mapping = NULL;
	put_page(page);
	return -EEXIST;
}

/* Takes a locked page out of the cache. */
static inline void delete_from_page_cache(struct page *page, struct address_space *mapping,
					  pgoff_t index)
{
	mapping->page_tree[index] = NULL;
	page->mapping = NULL;
	put_page(page);
}

/* The page in the cache with a reference, or NULL. It may leave the cache at any time. */
static inline struct page *find_get_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	for (;;) {
		page = READ_ONCE(mapping->page_tree[index]);
		if (!page)
			return NULL;
		get_page(page);
		if (page == READ_ONCE(mapping->page_tree[index]))
			return page;
		put_page(page);
	}
}

/* The page in the cache with a reference and locked, or NULL: it stays until it is unlocked. */
static inline struct page *find_lock_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	for (;;) {
		page = find_get_page(mapping, index);
		if (!page)
			return NULL;
		lock_page(page);
		if (page->mapping == mapping)
			return page;
		unlock_page(page);
		put_page(page);
	}
}

/* As find_lock_page(), with a new page where there is none. That one is not PageUptodate(). */
static inline struct page *find_or_create_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	for (;;) {
		page = find_lock_page(mapping, index);
		if (page)
			return page;
		page = alloc_page();
		if (add_to_page_cache(page, mapping, index) == 0)
			return page;
		put_page(page);
	}
}

/* Interrupt: the disk has filled the page. */
static void end_page_read(struct page *page)
{
	set_bit(PG_uptodate, &page->flags);
	unlock_page(page);
}

/* Begins to read a locked page, which is unlocked when it is uptodate. A hole is all zeros. */
static inline void readpage(struct page *page, struct address_space *mapping, pgoff_t index)
{
	sector_t block = get_block(mapping_host(mapping), index);

	page->block = block;
	if (block && DISK_LATENCY > 0)
		submit_io(end_page_read, page, DISK_LATENCY);
	else
		end_page_read(page);
}

/* Adds a page to the cache and begins to read it, unless one is there. */
static inline void page_cache_read(struct address_space *mapping, pgoff_t index)
{
	struct page *page = alloc_page();

	if (add_to_page_cache(page, mapping, index) == 0)
		readpage(page, mapping, index);
	put_page(page);
}

/* Takes a locked page out of the cache and out of page tables, if it is still in the cache. */
static inline void truncate_inode_page(struct page *page, struct address_space *mapping,
				       pgoff_t index)
{
	if (page->mapping != mapping)
		return;
	if (page_mapped(mapping, index, page))
		unmap_mapping_range(mapping, index, index);
#ifdef CONFIG_WRITEBACK
	wait_on_bit(&page->flags, PG_writeback);
#endif
	delete_from_page_cache(page, mapping, index);
}

/* Empties the cache of the pages first .. last. Waits for each page's lock. */
static inline void truncate_inode_pages_range(struct address_space *mapping, pgoff_t first,
					      pgoff_t last)
{
	struct page *page;
	pgoff_t index;

	for (index = first; index <= last; index++) {
		page = find_get_page(mapping, index);
		if (!page)
			continue;
		lock_page(page);
		truncate_inode_page(page, mapping, index);
		unlock_page(page);
		put_page(page);
	}
}

#endif
