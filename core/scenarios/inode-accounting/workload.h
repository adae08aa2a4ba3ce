/*
 * Who does what to the inode, the same for every variant.
 *
 * Writepage threads allocate a page's worth of blocks at a time and hold nothing while they do so.
 * One truncate thread frees what they allocated: i_sem lets only one task truncate a file at a time.
 * Truncate can only free pages that have blocks; `pages` counts those, so the ledger is never
 * negative. Stat threads read the total meanwhile.
 *
 * The ledger is the sum of the calls that have returned. It is a ghost: it changes in the very step
 * that ends a call (the unlock, or the last store where there is no lock) and costs nothing.
 */
#define ROUNDS (OPERATIONS / 2 / WRITERS)
#define HISTORY 64

struct inode inode;
u64 cache_line[8]; /* keeps what follows off the inode's line */
struct semaphore pages;

__ghost s64 ledger;
__ghost u32 completed;
__ghost s64 committed[HISTORY];

/* One call has returned and changed the total by `bytes`. */
static inline void commit(s64 bytes)
{
	ledger += bytes;
	completed++;
#if READERS > 0
	committed[completed % HISTORY] = ledger;
#endif
}

/* Time between two calls, THINK ticks on average, different every time. Gives the next random state. */
static inline u32 think(u32 random, u32 ticks)
{
#if THINK > 0
	random = random * 1664525 + 1013904223;
	udelay(ticks / 2 + (random >> 12) % ticks);
#endif
	return random;
}

static inline void write_pages(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		quota_alloc_space(&inode, BYTES);
		commit(BYTES);
		up(&pages);
	}
}

static inline void truncate_pages(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS * WRITERS; i++) {
		random = think(random, THINK / WRITERS);
		down(&pages);
		quota_free_space(&inode, BYTES);
		commit(-BYTES);
	}
}

/* Was `total` the ledger at some moment since commit number `first`? */
static inline bool was_committed(s64 total, u32 first)
{
	u32 i;

	if (completed - first >= HISTORY)
		return true; /* too long ago to tell */
	for (i = first; i != completed + 1; i++)
		if (committed[i % HISTORY] == total)
			return true;
	return false;
}

static inline void stat_pages(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		u32 first;
		s64 total;

		random = think(random, THINK);
		first = completed;
		total = inode_get_bytes(&inode);
		assert(was_committed(total, first));
	}
}

void init(void)
{
	inode_set_bytes(&inode, START * SECTOR_SIZE);
	sema_init(&pages, START * SECTOR_SIZE / BYTES);
	ledger = START * SECTOR_SIZE;
	committed[0] = ledger;
}

/* Threads 2 and up: first the further writers, then the readers. */
void P0_writepage(void)
{
	write_pages(1);
}

void P1_truncate(void)
{
	truncate_pages(2);
}

#if WRITERS > 1
void P2_writepage(void)
{
	write_pages(3);
}
#elif READERS > 0
void P2_stat(void)
{
	stat_pages(3);
}
#endif

#if WRITERS > 2
void P3_writepage(void)
{
	write_pages(4);
}
#elif WRITERS + READERS > 2
void P3_stat(void)
{
	stat_pages(4);
}
#endif

#if WRITERS + READERS > 3
void P4_stat(void)
{
	stat_pages(5);
}
#endif

#if WRITERS + READERS > 4
void P5_stat(void)
{
	stat_pages(6);
}
#endif

void finally(void)
{
	assert(inode_get_bytes(&inode) == ledger);
#ifndef USEDBYTES
	assert((s32)inode.i_blocks >= 0);
	assert(inode.i_bytes < SECTOR_SIZE);
#endif
}
