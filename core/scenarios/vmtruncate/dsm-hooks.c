/*
 * Hooks for a distributed file system before and after ->nopage: it holds its own lock, here a token
 * that another node can take back, from before the page is looked up until it is mapped.
 */
struct address_space {
	struct page *page_tree[FILE_PAGES];
	spinlock_t page_lock;
	struct semaphore i_shared_sem;	/* the list of mappings */
};

#include "truncate.h"

/* Of the mapping's file system. The hooks are for one that shares the file with other nodes. */
struct vm_operations_struct {
	void (*nopage_begin)(struct inode *inode);
	struct page *(*nopage)(struct inode *inode, pgoff_t pgoff);
	void (*nopage_done)(struct inode *inode);
};

struct rw_semaphore token;	/* this node may use the file: held for reading while it does */

static void dfs_nopage_begin(struct inode *inode)
{
	down_read(&token);
}

static void dfs_nopage_done(struct inode *inode)
{
	up_read(&token);
}

const struct vm_operations_struct dfs_vm_ops = {
	.nopage_begin = dfs_nopage_begin,
	.nopage = filemap_nopage,
	.nopage_done = dfs_nopage_done,
};

int do_no_page(struct mm_struct *mm, struct inode *inode, pgoff_t pgoff)
{
	const struct vm_operations_struct *ops = &dfs_vm_ops;
	struct page *page;

	ops->nopage_begin(inode);
	page = ops->nopage(inode, pgoff);
	if (page == NOPAGE_SIGBUS) {
		ops->nopage_done(inode);
		return VM_FAULT_SIGBUS;
	}
	page = cow_page(page);
	spin_lock(&mm->page_table_lock);
	if (pte_none(mm, pgoff))
		set_pte(mm, pgoff, page);
	else
		page_cache_release(page);	/* a sibling was faster */
	spin_unlock(&mm->page_table_lock);
	ops->nopage_done(inode);
	return VM_FAULT_MINOR;
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
