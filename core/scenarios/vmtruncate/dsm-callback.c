/*
 * ->nopage as the whole fault: it finds the page and maps it through an exported second half of
 * do_no_page(), so a distributed file system can hold its own lock, here a token that another node can
 * take back, across both.
 */
struct address_space {
	struct page *page_tree[FILE_PAGES];
	spinlock_t page_lock;
	struct semaphore i_shared_sem;	/* the list of mappings */
};

#include "truncate.h"

/* What a file system calls when it has the page: the second half of do_no_page(), exported. */
int install_new_page(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff, struct page *page)
{
	page = cow_page(page);
	spin_lock(&mm->page_table_lock);
	if (pte_none(mm, pgoff))
		set_pte(mm, pgoff, page);
	else
		page_cache_release(page);	/* a sibling was faster */
	spin_unlock(&mm->page_table_lock);
	return VM_FAULT_MINOR;
}

/* Of the mapping's file system. ->nopage is the whole fault. */
struct vm_operations_struct {
	int (*nopage)(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff);
};

struct rw_semaphore token;	/* this node may use the file: held for reading while it does */

static int dfs_nopage(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff)
{
	int fault = VM_FAULT_SIGBUS;
	struct page *page;

	down_read(&token);
	page = filemap_nopage(inode, pgoff);
	if (page != NOPAGE_SIGBUS)
		fault = install_new_page(mm, inode, pgoff, page);
	up_read(&token);
	return fault;
}

const struct vm_operations_struct dfs_vm_ops = {
	.nopage = dfs_nopage,
};

int do_no_page(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff)
{
	const struct vm_operations_struct *ops = &dfs_vm_ops;

	return ops->nopage(mm, inode, pgoff);
}

void invalidate_mmap_range(struct address_space *mapping, pgoff_t first, pgoff_t end)
{
	down(&mapping->i_shared_sem);
	zap_page_range(&mm, first, end);
	up(&mapping->i_shared_sem);
}

/* The token is taken back, and everything goes that was good under it. i_sem is held. */
void invalidate_pages(struct address_space *mapping, pgoff_t first)
{
	down_write(&token);
	invalidate_mmap_range(mapping, first, FILE_PAGES);
	truncate_inode_pages(mapping, first);
	up_write(&token);
}

/* i_sem is held. */
void vmtruncate(struct inode *inode, pgoff_t size)
{
	inode->i_size = size;
	invalidate_pages(&inode->i_data, size);
	free_blocks(inode);
}

#include "workload.h"
