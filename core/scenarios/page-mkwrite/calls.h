/* System calls that hold a file's i_mutex and touch memory of the program. */

/* The page that is written whole, in the cache. */
static inline void write_begin_end(struct inode *inode, pgoff_t index)
{
	struct page *page = find_or_create_page(&inode->i_data, index);

	map_block(inode, page, index);
	set_bit(PG_uptodate, &page->flags);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
}

/* write() to `inode` out of a mapping of `source`. */
static inline void write_file(u32 random, struct inode *inode, struct mm_struct *mm,
			      struct inode *source)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		mutex_lock(&inode->i_mutex);
		load(mm, source, 0);
		write_begin_end(inode, 0);
		mutex_unlock(&inode->i_mutex);
		completed++;
	}
}

/* write() out of memory that is no file's and not there yet. */
static inline void write_from_anonymous(u32 random, struct inode *inode, struct mm_struct *mm)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		mutex_lock(&inode->i_mutex);
		down_read(&mm->mmap_sem);	/* the fault */
		up_read(&mm->mmap_sem);
		write_begin_end(inode, 0);
		mutex_unlock(&inode->i_mutex);
		completed++;
	}
}

/* mmap() of anything at all. */
static inline void map_something(u32 random, struct mm_struct *mm)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		down_write(&mm->mmap_sem);
		up_write(&mm->mmap_sem);
		completed++;
	}
}

/* get_user_pages(): the page behind an address, mapped for writing, with a reference. */
static inline struct page *get_user_page(struct mm_struct *mm, struct inode *inode, pgoff_t index)
{
	struct page *page;
	pte_t pte;

	for (;;) {
		store(mm, inode, index);
		spin_lock(&mm->page_table_lock);
		pte = mm->pgd[index];
		page = pte & PTE_WRITE ? vm_normal_page(pte) : NULL;
		if (page)
			get_page(page);
		spin_unlock(&mm->page_table_lock);
		if (page)
			return page;
	}
}

/* read() with O_DIRECT from `inode` into a mapping of `target`. */
static inline void direct_read(u32 random, struct inode *inode, struct mm_struct *mm,
			       struct inode *target)
{
	struct page *page;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		mutex_lock(&inode->i_mutex);
		filemap_write_and_wait_range(inode, 0, 0);
		page = get_user_page(mm, target, 0);
#if DISK_LATENCY > 0
		disk_io();
#endif
		set_page_dirty(page);
		put_page(page);
		mutex_unlock(&inode->i_mutex);
		completed++;
	}
}
