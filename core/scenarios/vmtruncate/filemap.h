/*
 * The page cache of 2.5.7x: an array of pages under page_lock, and ->nopage of an ordinary file. What
 * it gives back is referenced and uptodate, but not locked.
 */
#ifndef FILEMAP_H
#define FILEMAP_H

#include "mm.h"

/* The page in the cache, with a reference, or NULL. */
static inline struct page *find_get_page(struct address_space *mapping, pgoff_t pgoff)
{
	struct page *page;

	spin_lock(&mapping->page_lock);
	page = mapping->page_tree[pgoff];
	if (page)
		page_cache_get(page);
	spin_unlock(&mapping->page_lock);
	return page;
}

/* -EEXIST: somebody else was faster. */
static inline int add_to_page_cache(struct page *page, struct address_space *mapping, pgoff_t pgoff)
{
	int error = -EEXIST;

	spin_lock(&mapping->page_lock);
	if (!mapping->page_tree[pgoff]) {
		page_cache_get(page);
		page->mapping = mapping;
		mapping->page_tree[pgoff] = page;
		note_cached(pgoff, page);
		error = 0;
	}
	spin_unlock(&mapping->page_lock);
	return error;
}

/* The page must be locked. */
static inline void remove_from_page_cache(struct page *page, struct address_space *mapping,
					  pgoff_t pgoff)
{
	spin_lock(&mapping->page_lock);
	mapping->page_tree[pgoff] = NULL;
	page->mapping = NULL;
	note_cached(pgoff, NULL);
	trace_mark("page becomes anonymous");
	spin_unlock(&mapping->page_lock);
}

/* Interrupt: the page has been read. */
static void end_page_read(struct page *page)
{
	set_bit(PG_uptodate, &page->flags);
	unlock_page(page);
}

/* Interrupt: the page has been written. */
static void end_page_writeback(struct page *page)
{
	clear_bit(PG_writeback, &page->flags);
	wake_up_bit(&page->flags, PG_writeback);
}

/* Puts a new page into the cache and reads it, unless somebody else does. */
static inline void page_cache_read(struct address_space *mapping, pgoff_t pgoff)
{
	struct page *page = alloc_page();

	lock_page(page);
	if (add_to_page_cache(page, mapping, pgoff) == 0)
		submit_io(end_page_read, page, IO_LATENCY);
	page_cache_release(page);
}

static struct page *filemap_nopage(struct inode *inode, pgoff_t pgoff)
{
	struct address_space *mapping = &inode->i_data;
	struct page *page;

retry_all:
	if (pgoff >= inode->i_size)
		return NOPAGE_SIGBUS;
	while (!(page = find_get_page(mapping, pgoff)))
		page_cache_read(mapping, pgoff);
	if (!PageUptodate(page)) {
		lock_page(page);	/* until it has been read */
		if (!page->mapping) {
			unlock_page(page);
			page_cache_release(page);
			goto retry_all;
		}
		unlock_page(page);
	}
	trace_mark("->nopage returns the page");
	return page;
}

#endif
