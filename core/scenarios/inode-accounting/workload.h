/*
 * Who does what to the inode, the same for every variant.
 *
 * Writepage threads allocate a page's worth of blocks at a time and hold nothing while they do so.
 * One truncate thread, fsx in the report, frees what they allocated (i_sem lets only one task at a
 * time truncate a file) and asks for the total now and then. It can only free pages that have
 * blocks, and the page cache holds only so many, so the two sides wait for each other: the ledger
 * is never negative and never large. Stat threads do nothing but ask.
 *
 * The ledger is the sum of the calls that have returned. It is a ghost: it changes within the step
 * that ends a call (the unlock, or the last store where there is no lock), never in one of its own.
 */
#define ROUNDS ((OPERATIONS + 2 * WRITERS - 1) / (2 * WRITERS))
#define STATTERS (READERS + 1)
#define CACHE_PAGES 64

struct inode inode;
u64 cache_line[8]; /* keeps what follows off the inode's line */
struct semaphore pages; /* pages that truncate may free */
struct semaphore room;  /* pages that may be written */

__ghost s64 ledger;
__ghost u32 completed;

/* Calls under way: a total may already count them, or not yet. */
__ghost u32 adding;
__ghost u32 freeing;

/* The smallest and the largest total that was true at some moment of a stat call, by who asks. */
__ghost s64 lowest[STATTERS];
__ghost s64 highest[STATTERS];

static inline void widen(int who)
{
	s64 low = ledger - (s64)freeing * BYTES;
	s64 high = ledger + (s64)adding * BYTES;

	if (low < lowest[who])
		lowest[who] = low;
	if (high > highest[who])
		highest[who] = high;
}

static inline void widen_all(void)
{
	int who;

	for (who = 0; who < STATTERS; who++)
		widen(who);
}

static inline bool was_true(s64 total, int who)
{
	return (total - ledger) % BYTES == 0 && total >= lowest[who] && total <= highest[who];
}

static inline void stat(int who)
{
	s64 total;

	lowest[who] = ledger;
	highest[who] = ledger;
	widen(who);
	total = inode_get_bytes(&inode);
	assert(was_true(total, who));
}

/* Time between two calls, `ticks` on average, never the same twice. Gives the next random state. */
static inline u32 think(u32 random, u32 ticks)
{
#if THINK > 0
	random = random * 1664525 + 1013904223;
	udelay(ticks / 2 + (random >> 12) % (ticks + 1));
#endif
	return random;
}

static inline void write_pages(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		down(&room);
		adding++;
		widen_all();
		quota_alloc_space(&inode, BYTES);
		adding--;
		ledger += BYTES;
		completed++;
		up(&pages);
	}
}

/* About as fast as all writers together. */
static inline void truncate_pages(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS * WRITERS; i++) {
		random = think(random, THINK / (2 * WRITERS));
		down(&pages);
		freeing++;
		widen_all();
		quota_free_space(&inode, BYTES);
		freeing--;
		ledger -= BYTES;
		completed++;
		up(&room);
#if STAT_EVERY > 0
		if (i % STAT_EVERY == 0)
			stat(0);
#endif
	}
}

static inline void stat_pages(u32 random, int who)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		stat(who);
	}
}

void init(void)
{
	inode_set_bytes(&inode, START * SECTOR_SIZE);
	sema_init(&pages, START * SECTOR_SIZE / BYTES);
	sema_init(&room, CACHE_PAGES);
	ledger = START * SECTOR_SIZE;
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
	stat_pages(3, 1);
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
	stat_pages(4, WRITERS > 1 ? 1 : 2);
}
#endif

#if WRITERS + READERS > 3
void P4_stat(void)
{
	stat_pages(5, WRITERS > 2 ? 1 : 2);
}
#endif

#if WRITERS + READERS > 4
void P5_stat(void)
{
	stat_pages(6, 2);
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
