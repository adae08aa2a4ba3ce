/*
 * What a write fault and a hole punch meet, the same in every variant: the file, its dirty pages and
 * their way to the disk.
 *
 * A ghost knows which block the file owns at each of its pages. A write to any other block damages
 * whoever has it by now.
 */
#ifndef MM_H
#define MM_H

#define CONFIG_WRITEBACK 1
#define MEM_PAGES (3 * FILE_PAGES + FAULTERS + LOADERS + 3)

#include "page-cache.h"

/* What the two halves of a fault say. */
#define VM_FAULT_LOCKED 0	/* here is the page, locked: map it */
#define VM_FAULT_NOPAGE 1	/* it has left the cache: let the CPU try again */
#define VM_FAULT_RETRY 2	/* drop mmap_sem and fault again */
#define VM_FAULT_SIGBUS 3

#define FAULT_FLAG_ALLOW_RETRY 1

struct inode file;
struct mm_struct mm;	/* the process that has the file mapped */

__ghost sector_t owned[FILE_PAGES];	/* the file's block at each page, 0 for none */
__ghost u32 writes;			/* pages sent to the disk */
__ghost u32 stray_writes;		/* those of them that went to a block of somebody else */

#ifdef CONFIG_DELALLOC
#include "delalloc.h"
#endif

/* Finds the page in the cache or reads it: locked, with a reference. NULL beyond the end. */
static inline struct page *filemap_fault(struct inode *inode, pgoff_t index)
{
	struct page *page;

	if (beyond_end(inode, index))
		return NULL;
	while (!(page = find_lock_page(&inode->i_data, index))) {
		page_cache_read(&inode->i_data, index);
		trace_mark("the page is read back");
	}
	return page;
}

/* Gives a locked page that is about to be dirty a block. */
static inline void map_block(struct inode *inode, struct page *page, pgoff_t index)
{
	sector_t block;

#if BUFFERS > 0
	if (page->block)
		return;		/* its buffer is mapped, as the read has left it */
#endif
#ifdef CONFIG_DELALLOC
	block = reserve_block(inode, index);
#else
	block = get_block_create(inode, index);
	if (inode == &file)
		owned[index] = block;
#endif
	page->block = block;
}

static inline void set_page_dirty(struct page *page)
{
	set_bit(PG_dirty, &page->flags);
}

static inline void wait_on_page_writeback(struct page *page)
{
	wait_on_bit(&page->flags, PG_writeback);
}

/* What a file system's ->page_mkwrite has in common with every other's. */
static inline int block_page_mkwrite(struct inode *inode, struct page *page, pgoff_t index)
{
	lock_page(page);
	if (page->mapping != &inode->i_data || beyond_end(inode, index)) {
		unlock_page(page);
		return VM_FAULT_NOPAGE;
	}
	map_block(inode, page, index);
	set_page_dirty(page);
	trace_mark("the page is dirty");
	wait_on_page_writeback(page);
	return VM_FAULT_LOCKED;
}

/* Interrupt: the disk has the page. */
static void end_page_writeback(struct page *page)
{
	clear_bit(PG_writeback, &page->flags);
	wake_up_bit(&page->flags, PG_writeback);
}

/* Sends a page to where its buffer says. Nobody looks the block up again. */
static inline void submit_page(struct page *page, pgoff_t index)
{
	sector_t block = page->block;

	trace_mark("the page goes to its block");
	writes++;
	if (block != owned[index])
		stray_writes++;
	assert(block == owned[index]);
#if DISK_LATENCY > 0
	submit_io(end_page_writeback, page, DISK_LATENCY);
#else
	end_page_writeback(page);
#endif
}

/* Lets the next store to the page fault. */
static inline void page_mkclean(struct address_space *mapping, pgoff_t index)
{
	struct mm_struct *mm = mapping->i_mmap;
	pte_t pte;

	spin_lock(&mm->page_table_lock);
	pte = mm->pgd[index];
	if (pte & PTE_WRITE)
		mm->pgd[index] = pte & ~(pte_t)PTE_WRITE;
	spin_unlock(&mm->page_table_lock);
}

/* Is the page at `index` in the cache with one of these bits set? The tags of the page cache say. */
static inline bool is_tagged(struct address_space *mapping, pgoff_t index, unsigned long bits)
{
	struct page *page = READ_ONCE(mapping->page_tree[index]);

	return page && (READ_ONCE(page->flags) & bits);
}

/* Begins to write a page that is in the cache and dirty. */
static inline void write_page(struct inode *inode, pgoff_t index)
{
	struct page *page;

	if (!is_tagged(&inode->i_data, index, 1 << PG_dirty))
		return;
	page = find_lock_page(&inode->i_data, index);
	if (!page)
		return;
	if (test_and_clear_bit(PG_dirty, &page->flags)) {
		page_mkclean(&inode->i_data, index);
#ifdef CONFIG_DELALLOC
		allocate_delayed(inode, page, index);
#endif
		set_bit(PG_writeback, &page->flags);
		unlock_page(page);
		submit_page(page, index);
	} else
		unlock_page(page);
	put_page(page);
}

static inline void filemap_write_and_wait_range(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct page *page;
	pgoff_t index;

	for (index = first; index <= last; index++)
		write_page(inode, index);
	for (index = first; index <= last; index++) {
		if (!is_tagged(&inode->i_data, index, 1 << PG_writeback))
			continue;
		page = find_get_page(&inode->i_data, index);
		if (!page)
			continue;
		wait_on_page_writeback(page);
		put_page(page);
	}
}

/* One transaction of the journal, waited for. */
static inline void journal_io(void)
{
#if JOURNAL_LATENCY > 0
	struct completion done;

	init_completion(&done);
	submit_io(end_disk_io, &done, JOURNAL_LATENCY);
	wait_for_completion(&done);
#endif
}

/* Gives the blocks of the pages first .. last back. */
static inline void free_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	pgoff_t index;

	journal_io();
#ifdef CONFIG_DELALLOC
	free_delayed(inode, first, last);
#else
	free_blocks(inode, first, last);
#endif
	for (index = first; index <= last; index++)
		owned[index] = 0;
	trace_mark("the blocks are free");
}

#endif
