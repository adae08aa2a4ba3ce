/*
 * The two counters without the dummy down() and up() of i_sem: a fault that meets a truncation starts
 * over from user mode, again and again, while the truncation waits for the disk.
 */
#include "truncate-lock.h"

struct address_space {
	struct page *page_tree[FILE_PAGES];
	spinlock_t page_lock;
	struct semaphore i_shared_sem;	/* the list of mappings */
	frlock_t truncate_lock;
};

#include "truncate.h"

int do_no_page(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff)
{
	struct address_space *mapping = &inode->i_data;
	unsigned int sequence = fr_read_begin(&mapping->truncate_lock);
	struct page *page = filemap_nopage(inode, pgoff);

	if (page == NOPAGE_SIGBUS)
		return VM_FAULT_SIGBUS;
	page = cow_page(page);
	spin_lock(&mm->page_table_lock);
	if (sequence != fr_read_end(&mapping->truncate_lock)) {
		spin_unlock(&mm->page_table_lock);
		trace_retry("do_no_page");
		page_cache_release(page);
		return VM_FAULT_MINOR;	/* the instruction faults again */
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
	truncate_write_lock(&mapping->truncate_lock);
	invalidate_mmap_range(mapping, first, FILE_PAGES);
	truncate_inode_pages(mapping, first);
	truncate_write_unlock(&mapping->truncate_lock);
}

/* i_sem is held. */
void vmtruncate(struct inode *inode, pgoff_t size)
{
	inode->i_size = size;
	invalidate_pages(&inode->i_data, size);
	free_blocks(inode);
}

#include "workload.h"
