/*
 * A file as the virtual memory sees it: the inode with its map of disk blocks, its page cache, and
 * the one address space that has the file mapped, from its first page at address 0.
 *
 * A scenario may define before it includes this
 *	FILE_PAGES	pages of the file
 *	INODE_FIELDS	further fields of struct inode, such as a lock under study
 */
#ifndef INODE_H
#define INODE_H

#ifndef FILE_PAGES
#define FILE_PAGES 1
#endif
#ifndef INODE_FIELDS
#define INODE_FIELDS
#endif

#define PAGE_SHIFT 12

/* Bits of page->flags. */
#define PG_locked 0
#define PG_uptodate 1
#define PG_dirty 2
#define PG_writeback 3

struct page {
	unsigned long flags;
	struct address_space *mapping;	/* NULL once the page has left the cache */
	sector_t block;			/* of its buffer: where it is on disk, 0 for a hole */
	atomic_t _count;		/* cache, mapping, and whoever looks at it; free at 0 */
};

/* 0, or a page or page frame and some flags: see page-table.h. */
typedef unsigned long pte_t;

struct mm_struct {
	struct rw_semaphore mmap_sem;
	spinlock_t page_table_lock;
	pte_t pgd[FILE_PAGES];		/* a page table of one level is enough here */
};

struct address_space {
	struct page *page_tree[FILE_PAGES];
	struct mutex i_mmap_mutex;
	struct mm_struct *i_mmap;	/* who has mapped the file */
};

struct inode {
	loff_t i_size;
	struct mutex i_mutex;
	sector_t i_block[FILE_PAGES];	/* where each page is on disk, 0 for a hole */
	struct rw_semaphore i_data_sem;	/* held to change the map */
	struct address_space i_data;	/* the page cache */
	INODE_FIELDS
};

/* The inode whose page cache it is, what the kernel keeps in mapping->host. */
static inline struct inode *mapping_host(struct address_space *mapping)
{
	return container_of(mapping, struct inode, i_data);
}

/* `mm` maps the file. For an inode that is zeroed already. */
static inline void inode_map(struct inode *inode, struct mm_struct *mm)
{
	inode->i_data.i_mmap = mm;
}

/* Is there a page at `index`, to judge by the size of the file? */
static inline bool beyond_end(struct inode *inode, pgoff_t index)
{
	return index >= inode->i_size >> PAGE_SHIFT;
}

#endif
