/*
 * A counter of truncations, counted up once before i_size changes: the straw man of the thread. The
 * fault compares it before ->nopage and under the lock of the page table. One that starts after the
 * count sees the new count and the old size, and notices nothing.
 */
struct address_space {
	struct page *page_tree[FILE_PAGES];
	spinlock_t page_lock;
	struct semaphore i_shared_sem;	/* the list of mappings */
	unsigned int truncate_count;
};

#include "truncate.h"

int do_no_page(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff)
{
	struct address_space *mapping = &inode->i_data;
	unsigned int sequence = mapping->truncate_count;
	struct page *page;

	smp_rmb();			/* truncate_count before i_size */
retry:
	page = filemap_nopage(inode, pgoff);
	if (page == NOPAGE_SIGBUS)
		return VM_FAULT_SIGBUS;
	page = cow_page(page);
	spin_lock(&mm->page_table_lock);
	if (mapping->truncate_count != sequence) {
		sequence = mapping->truncate_count;
		spin_unlock(&mm->page_table_lock);
		page_cache_release(page);
		trace_retry("do_no_page");
		goto retry;
	}
	if (pte_none(mm, pgoff))
		set_pte(mm, pgoff, page);
	else
		page_cache_release(page);	/* a sibling was faster */
	spin_unlock(&mm->page_table_lock);
	return VM_FAULT_MINOR;
}

void invalidate_mmap_range(struct address_space *mapping, pgoff_t first, pgoff_t end)
{
	down(&mapping->i_shared_sem);
	zap_page_range(&mm, first, end);
	up(&mapping->i_shared_sem);
}

/* Out of the page tables and out of the page cache. i_sem is held. */
void invalidate_pages(struct address_space *mapping, pgoff_t first)
{
	invalidate_mmap_range(mapping, first, FILE_PAGES);
	truncate_inode_pages(mapping, first);
}

/* i_sem is held. */
void vmtruncate(struct inode *inode, pgoff_t size)
{
	inode->i_data.truncate_count++;
	inode->i_size = size;
	invalidate_pages(&inode->i_data, size);
	free_blocks(inode);
}

#include "workload.h"
