/*
 * What replaced the counter in 2.6.23: ->nopage gives the page back locked, and it stays locked until it
 * is mapped. Truncation locks each page too, and unmaps it once more before it removes it.
 */
#define UNMAP_LOCKED_PAGE

struct address_space {
	struct page *page_tree[FILE_PAGES];
	spinlock_t page_lock;
	struct semaphore i_shared_sem;	/* the list of mappings */
};

#include "truncate.h"

/* ->nopage as of 2.6.23: the page comes back locked, in the cache and inside the file. */
static struct page *filemap_nopage_locked(struct inode *inode, pgoff_t pgoff)
{
	struct address_space *mapping = &inode->i_data;
	struct page *page;

	for (;;) {
		page = filemap_nopage(inode, pgoff);
		if (page == NOPAGE_SIGBUS)
			return NOPAGE_SIGBUS;
		lock_page(page);
		if (page->mapping == mapping && pgoff < inode->i_size)
			return page;
		unlock_page(page);	/* truncated meanwhile */
		page_cache_release(page);
		trace_retry("filemap_nopage");
	}
}

int do_no_page(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff)
{
	struct page *locked = filemap_nopage_locked(inode, pgoff);
	struct page *page;

	if (locked == NOPAGE_SIGBUS)
		return VM_FAULT_SIGBUS;
	page_cache_get(locked);
	page = cow_page(locked);
	spin_lock(&mm->page_table_lock);
	if (pte_none(mm, pgoff))
		set_pte(mm, pgoff, page);
	else
		page_cache_release(page);	/* a sibling was faster */
	spin_unlock(&mm->page_table_lock);
	unlock_page(locked);
	page_cache_release(locked);
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
	inode->i_size = size;
	invalidate_pages(&inode->i_data, size);
	invalidate_mmap_range(&inode->i_data, size, FILE_PAGES);	/* private copies */
	free_blocks(inode);
}

#include "workload.h"
