/*
 * Pages: a pool of them, references, and the page lock. A page is free while nobody refers to it;
 * a reference may be taken for a moment even then (see find_get_page()).
 *
 * A scenario may define MEM_PAGES, how many there are.
 */
#ifndef PAGE_H
#define PAGE_H

#include "inode.h"

#ifndef MEM_PAGES
#define MEM_PAGES 4
#endif

struct page mem_map[MEM_PAGES];

/* A page of one reference, the caller's. */
static inline struct page *alloc_page(void)
{
	int i;

	for (i = 0; i < MEM_PAGES; i++)
		if (atomic_cmpxchg(&mem_map[i]._count, 0, 1) == 0)
			return &mem_map[i];
	BUG();
	return NULL;
}

static inline void get_page(struct page *page)
{
	atomic_inc(&page->_count);
}

static inline void put_page(struct page *page)
{
	BUG_ON(atomic_dec_return(&page->_count) < 0);
}

static inline void lock_page(struct page *page)
{
	wait_on_bit_lock(&page->flags, PG_locked);
}

static inline bool trylock_page(struct page *page)
{
	return !test_and_set_bit(PG_locked, &page->flags);
}

static inline void unlock_page(struct page *page)
{
	clear_bit(PG_locked, &page->flags);
	wake_up_bit(&page->flags, PG_locked);
}

static inline bool PageUptodate(struct page *page)
{
	return test_bit(PG_uptodate, &page->flags);
}

#endif
