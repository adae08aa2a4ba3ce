/*
 * Who does what to the file, the same for every variant.
 *
 * In each round one thread punches a hole as large as the file. The others, threads of one process,
 * touch a page each at about the same time, and fault. Then the first thread writes the file anew.
 */
struct semaphore rounds[FAULTERS];	/* up: the next punch is about to begin */

__ghost u32 completed;	/* punches */
__ghost u32 punching;	/* 1 while a hole is being punched */
__ghost u32 faulting;	/* threads in a page fault */

/*
 * write(2) of the whole file, O_DIRECT, from a buffer in memory that the process has mapped. The file
 * has blocks again, and its page cache is cold.
 */
static void write_file(struct inode *inode)
{
	pgoff_t index;

	mutex_lock(&inode->i_mutex);
	down_read(&mm.mmap_sem);	/* get_user_pages() */
	up_read(&mm.mmap_sem);
	for (index = 0; index < FILE_PAGES; index++)
		get_block_create(inode, index);
	unmap_mapping_range(&inode->i_data, 0, FILE_PAGES - 1);
	truncate_inode_pages_range(&inode->i_data, 0, FILE_PAGES - 1);
	mutex_unlock(&inode->i_mutex);
}

static void handle_mm_fault(struct mm_struct *mm, pgoff_t address)
{
	struct page *page;

	faulting++;
	trace_mark("page fault");
	down_read(&mm->mmap_sem);
#ifdef CONFIG_FS_XIP
	xip_file_fault(mm, &inode.i_data, address);
#else
	page = filemap_fault(&inode.i_data, address);
	if (page) {
		trace_mark("map the page");
		do_set_pte(mm, address, page, 0);
		unlock_page(page);
	}
#endif
	up_read(&mm->mmap_sem);
	faulting--;
}

/* Up to `ticks`, never the same twice. Gives the next random state. */
static inline u32 think(u32 random, u32 ticks)
{
	random = random * 1664525 + 1013904223;
#if THINK > 0
	udelay((random >> 12) % (ticks + 1));
#endif
	return random;
}

static inline void touch(pgoff_t address)
{
	if (!READ_ONCE(mm.pgd[address]))
		handle_mm_fault(&mm, address);
}

static inline void punch_holes(u32 random)
{
	int i, who;

	for (i = 0; i < OPERATIONS; i++) {
		if (i > 0 || WRITE_FIRST)
			write_file(&inode);
		for (who = 0; i > 0 && who < FAULTERS; who++)
			up(&rounds[who]);
		random = think(random, THINK);
		punching = 1;
		trace_mark("punch hole");
		punch_hole(&inode, 0, FILE_PAGES - 1);
		punching = 0;
		trace_mark("hole punched");
		completed++;
		if (READ_BACK)
			touch(i % FILE_PAGES);
	}
}

static inline void touch_pages(u32 random, int who)
{
	pgoff_t address;
	int i;

	for (i = 0; i < OPERATIONS; i++) {
		if (i > 0)
			down(&rounds[who]);
		random = think(random, THINK);
		address = (random >> 8) % FILE_PAGES;
		touch(address);
	}
}

void init(void)
{
	pgoff_t index;

	inode_map(&inode, &mm);
	inode.i_size = (loff_t)FILE_PAGES << PAGE_SHIFT;
	for (index = 0; index < FILE_PAGES; index++)
		inode.i_block[index] = ++last_block;
}

void P0_punch(void)
{
	punch_holes(9);
}

void P1_fault(void)
{
	touch_pages(1, 0);
}

#if FAULTERS > 1
void P2_fault(void)
{
	touch_pages(2, 1);
}
#endif

#if FAULTERS > 2
void P3_fault(void)
{
	touch_pages(3, 2);
}
#endif

#if FAULTERS > 3
void P4_fault(void)
{
	touch_pages(4, 3);
}
#endif

#if FAULTERS > 4
void P5_fault(void)
{
	touch_pages(5, 4);
}
#endif

#if FAULTERS > 5
void P6_fault(void)
{
	touch_pages(6, 5);
}
#endif

#if FAULTERS > 6
void P7_fault(void)
{
	touch_pages(7, 6);
}
#endif

#if FAULTERS > 7
void P8_fault(void)
{
	touch_pages(8, 7);
}
#endif

#if MMAPS > 0
/* mmap() of the same process wants mmap_sem for itself, and readers after it wait. */
void P9_mmap(void)
{
	int i;

	for (i = 0; i < MMAPS; i++) {
		think(i, THINK);
		down_write(&mm.mmap_sem);
		up_write(&mm.mmap_sem);
	}
}
#endif

/* The block behind an entry of the page table; 0 for a page of zeros. */
static inline sector_t mapped_block(pte_t pte)
{
	return pte & PTE_SPECIAL ? pte_pfn(pte) : vm_normal_page(pte)->block;
}

static inline bool mapped_blocks_are_ours(void)
{
	sector_t block;
	pgoff_t index;

	for (index = 0; index < FILE_PAGES; index++) {
		if (!mm.pgd[index])
			continue;
		block = mapped_block(mm.pgd[index]);
		if (block && block != inode.i_block[index])
			return false;
	}
	return true;
}

/* Nobody has a block mapped that was freed, and may be another file's by now. */
bool always_mapped_blocks_are_ours(void)
{
	return mapped_blocks_are_ours();
}

void finally(void)
{
	struct page *page;
	int references = 0;
	pgoff_t index;
	int i;

	assert(mapped_blocks_are_ours());
	for (index = 0; index < FILE_PAGES; index++) {
		page = inode.i_data.page_tree[index];
		/* What read() and the next fault will find. */
		assert(!page || page->block == inode.i_block[index]);
		references += page != NULL;
		references += mm.pgd[index] && !(mm.pgd[index] & PTE_SPECIAL);
	}
	for (i = 0; i < MEM_PAGES; i++)
		references -= atomic_read(&mem_map[i]._count);
	assert(references == 0);	/* no page leaked, none let go of twice */
}
