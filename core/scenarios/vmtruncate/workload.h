/*
 * Who does what to the file, the same for every variant.
 *
 * One task truncates the file to half its length and makes it as long as before, round after round, as
 * fsx does. The last CACHED pages are written then; a fault reads the others from disk. With INVALIDATE it leaves the length alone and drops the pages inside it,
 * as a distributed file system does when another node wants them. FAULTERS threads of one process have
 * the file mapped and touch its pages; with RECLAIM each page is unmapped again after the touch, as
 * page reclaim would do, so that the next touch faults.
 *
 * The tasks that look on: one in write(), whose buffer may have to be faulted in, one that reads with
 * O_DIRECT, and one in mmap().
 */
#define KEPT (FILE_PAGES / 2)

/* Faults reach for the last pages of the file, however many there are. */
#if TOUCHED < FILE_PAGES
#define REACH TOUCHED
#else
#define REACH FILE_PAGES
#endif
#define STORED 2003
#define TOUCHES ((OPERATIONS + FAULTERS - 1) / FAULTERS)

atomic_t faulting = { FAULTERS };	/* threads that still touch pages */

__ghost u32 completed;

/* Reclaimed with nothing of them left: what was written through the mapping never reaches the disk. */
__ghost u32 lost;

/* Length of the file by the last truncation that has returned, and how often it has grown. */
__ghost pgoff_t settled = FILE_PAGES;
__ghost u32 extensions;

/* The next random number; about `ticks` pass meanwhile on the CPU. */
static inline u32 think(u32 random, u32 ticks)
{
	random = random * 1664525 + 1013904223;
#if THINK > 0
	udelay(ticks / 2 + (random >> 12) % (ticks + 1));
#endif
	return random;
}

/* Sleeps for about PAUSE. Gives the next random number. */
static inline u32 pause(u32 random)
{
	random = random * 1664525 + 1013904223;
#if PAUSE > 0
	msleep(PAUSE / 2 + (random >> 8) % (PAUSE + 1));
#endif
	return random;
}

/* A page of a write(): nothing has to be read. */
static inline void fill_page(struct address_space *mapping, pgoff_t pgoff)
{
	struct page *page = find_get_page(mapping, pgoff);

	if (!page) {
		page = alloc_page();
		set_bit(PG_uptodate, &page->flags);
		add_to_page_cache(page, mapping, pgoff);
	}
	page_cache_release(page);
}

/* What pdflush may have begun when a truncation comes. */
static inline void start_writeback(struct address_space *mapping)
{
	struct page *page;
	pgoff_t i;

	for (i = 1; i <= WRITEBACK && i <= FILE_PAGES - KEPT; i++) {
		page = find_get_page(mapping, FILE_PAGES - i);
		if (!page)
			continue;
		set_bit(PG_writeback, &page->flags);
		submit_io(end_page_writeback, page, IO_LATENCY);
		page_cache_release(page);
	}
}

static inline void do_truncate(struct inode *inode)
{
	down(&inode->i_sem);
#if INVALIDATE
	invalidate_pages(&inode->i_data, KEPT);
	up(&inode->i_sem);
#else
	vmtruncate(inode, KEPT);
	up(&inode->i_sem);
	settled = KEPT;
#endif
}

static inline void extend(struct inode *inode)
{
	pgoff_t i;

	down(&inode->i_sem);
	settled = FILE_PAGES;
	extensions++;
	for (i = 1; i <= CACHED && i <= FILE_PAGES - KEPT; i++)
		fill_page(&inode->i_data, FILE_PAGES - i);
	inode->i_size = FILE_PAGES;
	up(&inode->i_sem);
}

/* Is there another round? The last one leaves the file as it is. */
static inline bool again(int round)
{
	return round < ROUNDS && atomic_read(&faulting) > 0;
}

static int do_page_fault(pgoff_t pgoff)
{
	bool gone = pgoff >= settled;
	u32 before = extensions;
	int fault;

	down_read(&mm.mmap_sem);
	fault = do_no_page(&mm, &inode, pgoff);
	up_read(&mm.mmap_sem);
	/* Truncated for good when the fault began? Then it must not succeed. */
	assert(fault == VM_FAULT_SIGBUS || !gone || before != extensions);
	return fault;
}

/* The instruction is tried until its page is mapped, or a signal ends it. */
static inline void touch(pgoff_t pgoff)
{
	while (pte_none(&mm, pgoff))
		if (do_page_fault(pgoff) == VM_FAULT_SIGBUS)
			break;
	completed++;
#if RECLAIM
	spin_lock(&mm.page_table_lock);
	lost += is_stray(pgoff);
	zap_pte(&mm, pgoff);
	spin_unlock(&mm.page_table_lock);
#endif
}

static inline void touch_pages(u32 random)
{
	int i;

	for (i = 0; i < TOUCHES; i++) {
		random = think(random, THINK);
		touch(FILE_PAGES - 1 - (random >> 8) % REACH);
	}
	if (ROUNDS > 1)
		atomic_dec(&faulting);
}

void init(void)
{
	pgoff_t i;

	init_MUTEX(&inode.i_sem);
	init_MUTEX(&inode.i_data.i_shared_sem);
	inode.i_size = FILE_PAGES;
	for (i = 1; i <= CACHED && i <= FILE_PAGES; i++)
		fill_page(&inode.i_data, FILE_PAGES - i);
}

void P0_truncate(void)
{
	u32 random = 0;
	int round = 0;

	for (;;) {
		start_writeback(&inode.i_data);
		do_truncate(&inode);
		if (!again(++round))
			break;
		random = pause(random);
#if !INVALIDATE
		extend(&inode);
		random = pause(random);
#endif
	}
}

void P1_fault(void)
{
	touch_pages(1);
}

#if FAULTERS > 1
void P2_fault(void)
{
	touch_pages(2);
}
#endif

#if FAULTERS > 2
void P3_fault(void)
{
	touch_pages(3);
}
#endif

#if FAULTERS > 3
void P4_fault(void)
{
	touch_pages(4);
}
#endif

/* A buffer that is not in memory: the copy from user space faults. */
static inline void fault_in_buffer(void)
{
#if BUFFER_FAULTS
	down_read(&mm.mmap_sem);
	up_read(&mm.mmap_sem);
#endif
}

#if WRITERS > 0
/* write() to the part that is never truncated. */
void P5_write(void)
{
	u32 random = 5;
	int round = 0;

	do {
		down(&inode.i_sem);
		fault_in_buffer();
		free_blocks(&inode);	/* it reads the block map too */
		up(&inode.i_sem);
		random = pause(random);
	} while (again(++round));
}
#endif

#if DIRECT_READERS > 0
/* read() with O_DIRECT: no truncation until the disk has filled the buffer. */
void P6_direct_read(void)
{
	u32 random = 6;
	int round = 0;

	do {
		down_read(&inode.i_alloc_sem);
		fault_in_buffer();
		free_blocks(&inode);
		up_read(&inode.i_alloc_sem);
		random = pause(random);
	} while (again(++round));
}
#endif

#if MAPPERS > 0
/* A sibling thread in mmap() or munmap(). */
void P7_mmap(void)
{
	u32 random = 7;
	int round = 0;

	do {
		down_write(&mm.mmap_sem);
		up_write(&mm.mmap_sem);
		random = pause(random);
	} while (again(++round));
}
#endif

/*
 * At rest: what is mapped is a page of the file and inside it. What is stored through the mapping is
 * read back after fsync(), even when the file has grown again. Nobody keeps a reference.
 */
void finally(void)
{
	struct page *page, *in_cache;
	int references = 0;
	pgoff_t pgoff;
	int i;

	assert(!lost);
	for (pgoff = 0; pgoff < FILE_PAGES; pgoff++) {
		page = mm.pgd[pgoff];
		if (!page)
			continue;
#if !PRIVATE
		assert(page->mapping == &inode.i_data);
#endif
		assert(pgoff < inode.i_size);
	}
	inode.i_size = FILE_PAGES;
	for (pgoff = 0; pgoff < FILE_PAGES; pgoff++) {
		page = mm.pgd[pgoff];
		in_cache = inode.i_data.page_tree[pgoff];
		references += !!page + !!in_cache;
#if !PRIVATE
		if (page) {
			page->data = STORED;
			assert(in_cache && in_cache->data == STORED);
		}
#endif
	}
	for (i = 0; i < MEM_PAGES; i++)
		references -= atomic_read(&mem_map[i].count);
	assert(references == 0);
}
