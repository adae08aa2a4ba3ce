/* Delayed allocation: what is written is promised a block, and given one when it goes to the disk. */

#define DELAYED ((sector_t)-1)

/* A hole becomes a promise. */
static inline sector_t reserve_block(struct inode *inode, pgoff_t index)
{
	sector_t block;

	down_write(&inode->i_data_sem);
	block = inode->i_block[index];
	if (!block) {
		block = DELAYED;
		inode->i_block[index] = block;
		inode->i_delayed++;
	}
	up_write(&inode->i_data_sem);
	return block;
}

/* A promise becomes a block. For the holder of the page lock. */
static inline void allocate_delayed(struct inode *inode, struct page *page, pgoff_t index)
{
	sector_t block = page->block;

	if (block != DELAYED)
		return;
	down_write(&inode->i_data_sem);
	if (inode->i_block[index] == DELAYED) {
		block = ++last_block;
		inode->i_block[index] = block;
		inode->i_delayed--;
	}
	up_write(&inode->i_data_sem);
	if (block == DELAYED)
		return;		/* nothing is promised any more */
	owned[index] = block;
	page->block = block;
}

/* Takes back blocks and promises. */
static inline void free_delayed(struct inode *inode, pgoff_t first, pgoff_t last)
{
	pgoff_t index;

	down_write(&inode->i_data_sem);
	for (index = first; index <= last; index++) {
		if (inode->i_block[index] == DELAYED)
			inode->i_delayed--;
		inode->i_block[index] = 0;
	}
	up_write(&inode->i_data_sem);
}

/* Dirty pages that count on a promise. */
static inline int delayed_pages(void)
{
	struct page *page;
	pgoff_t index;
	int count = 0;

	for (index = 0; index < FILE_PAGES; index++) {
		page = file.i_data.page_tree[index];
		if (page && test_bit(PG_dirty, &page->flags) && page->block == DELAYED)
			count++;
	}
	return count;
}
