/*
 * The memory management of Linux 2.5.7x as far as this race needs it: pages with their references,
 * their lock and the count of page table entries that map them, and the page table of one process
 * that has mapped the whole file. i_size is in pages here.
 *
 * Each variant has its own struct address_space, which comes before this.
 */
#ifndef MM_H
#define MM_H

#define PG_locked 0
#define PG_uptodate 1
#define PG_writeback 2

#define VM_FAULT_SIGBUS 0
#define VM_FAULT_MINOR 1

#define NOPAGE_SIGBUS ((struct page *)0)

struct page {
	unsigned long flags;
	atomic_t count;			/* page cache, page table, whoever looks; free at 0 */
	atomic_t mapcount;		/* page table entries that map it */
	struct address_space *mapping;	/* NULL when it has left the page cache */
	u32 data;			/* what is in it */
};

struct inode {
	struct semaphore i_sem;		/* one write() or truncate() at a time */
	struct rw_semaphore i_alloc_sem;
	pgoff_t i_size;			/* in pages */
	struct address_space i_data;
};

struct mm_struct {
	struct rw_semaphore mmap_sem;
	spinlock_t page_table_lock;
	struct page *pgd[FILE_PAGES];	/* one level is enough */
};

/* The pages of the file, a private copy of each, and those in somebody's hands. */
#define MEM_PAGES (2 * FILE_PAGES + FAULTERS + 1)

struct page mem_map[MEM_PAGES];
struct inode inode;
struct mm_struct mm;

/* For the probe: what the page cache and the page table hold, and how many entries say otherwise. */
__ghost struct page *cached[FILE_PAGES];
__ghost struct page *mapped[FILE_PAGES];
__ghost u32 stray;

static inline bool is_stray(pgoff_t pgoff)
{
	return mapped[pgoff] && mapped[pgoff] != cached[pgoff];
}

static inline void note_cached(pgoff_t pgoff, struct page *page)
{
	stray -= is_stray(pgoff);
	cached[pgoff] = page;
	stray += is_stray(pgoff);
}

static inline void note_mapped(pgoff_t pgoff, struct page *page)
{
	stray -= is_stray(pgoff);
	mapped[pgoff] = PRIVATE ? NULL : page;
	stray += is_stray(pgoff);
}

/* A free page, with one reference: the caller's. */
static inline struct page *alloc_page(void)
{
	struct page *page;

	for (page = mem_map; page < mem_map + MEM_PAGES; page++) {
		if (atomic_read(&page->count) || atomic_cmpxchg(&page->count, 0, 1))
			continue;
		page->flags = 0;
		page->mapping = NULL;
		return page;
	}
	BUG();
	return NULL;
}

static inline void page_cache_get(struct page *page)
{
	atomic_inc(&page->count);
}

static inline void page_cache_release(struct page *page)
{
	BUG_ON(atomic_add_negative(-1, &page->count));
}

static inline bool TestSetPageLocked(struct page *page)
{
	return test_and_set_bit(PG_locked, &page->flags);
}

static inline void lock_page(struct page *page)
{
	wait_on_bit_lock(&page->flags, PG_locked);
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

static inline bool PageWriteback(struct page *page)
{
	return test_bit(PG_writeback, &page->flags);
}

static inline void wait_on_page_writeback(struct page *page)
{
	wait_on_bit(&page->flags, PG_writeback);
}

static inline bool page_mapped(struct page *page)
{
	return atomic_read(&page->mapcount) > 0;
}

static inline bool pte_none(struct mm_struct *mm, pgoff_t pgoff)
{
	return !mm->pgd[pgoff];
}

/* The caller's reference goes over to the entry. Under page_table_lock. */
static inline void set_pte(struct mm_struct *mm, pgoff_t pgoff, struct page *page)
{
	atomic_inc(&page->mapcount);	/* page_add_rmap() */
	mm->pgd[pgoff] = page;
	note_mapped(pgoff, page);
	trace_mark("page mapped");
}

static inline void zap_pte(struct mm_struct *mm, pgoff_t pgoff)
{
	struct page *page = mm->pgd[pgoff];

	if (!page)
		return;
	mm->pgd[pgoff] = NULL;
	note_mapped(pgoff, NULL);
	atomic_dec(&page->mapcount);	/* page_remove_rmap() */
	page_cache_release(page);
}

/* Unmaps the pages first .. end - 1 of the file. */
static inline void zap_page_range(struct mm_struct *mm, pgoff_t first, pgoff_t end)
{
	pgoff_t pgoff;

	spin_lock(&mm->page_table_lock);
	for (pgoff = first; pgoff < end; pgoff++)
		zap_pte(mm, pgoff);
	trace_mark("page tables emptied");
	spin_unlock(&mm->page_table_lock);
}

/* A write to a private mapping gets a copy. The page itself goes back. */
static inline struct page *cow_page(struct page *page)
{
#if PRIVATE
	struct page *copy = alloc_page();

	copy->data = page->data;
	page_cache_release(page);
	return copy;
#else
	return page;
#endif
}

#endif
