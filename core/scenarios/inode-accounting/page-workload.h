/*
 * Who does what to the inode, the same for every variant.
 *
 * Writepage threads allocate a page's worth of blocks at a time and hold nothing while they do so.
 * One truncate thread, fsx in the report, frees what they allocated (i_sem lets only one task at a
 * time truncate a file) and asks for the total now and then. It can only free pages that have
 * blocks, and the page cache holds only so many, so the two sides wait for each other: the ledger
 * is never negative and never large. Stat threads do nothing but ask. Other threads have a file
 * each that nobody else touches: they meet the rest at global locks alone.
 *
 * The ledger is the sum of the calls that are over. It is a ghost: it changes within the step that
 * shows everybody that a call is over, never in one of its own.
 */
#define SHARES (WRITERS * (1 + TRUNCATERS) + OTHERS)
#define ROUNDS ((OPERATIONS + SHARES - 1) / SHARES) /* calls of a thread */
#define STATTERS (READERS + 1)
#define CACHE_PAGES 64

struct inode inode;
u64 cache_line[8]; /* keeps what follows off the inode's line */
struct semaphore pages; /* pages that truncate may free */
struct semaphore room;  /* pages that may be written */

#if OTHERS > 0
struct other_file {
	struct inode inode;
} ____cacheline_aligned;

struct other_file others[OTHERS];
#endif

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
#if TRUNCATERS > 0
		down(&room);
#endif
		adding++;
		widen_all();
		quota_alloc_space(&inode, BYTES);
#if TRUNCATERS > 0
		up(&pages);
#else
		smp_mb();
#endif
		adding--;
		ledger += BYTES;
		completed++;
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
		up(&room);
		freeing--;
		ledger -= BYTES;
		completed++;
#if STAT_EVERY > 0
		if (i % STAT_EVERY == 0)
			stat(0);
#endif
	}
}

static inline void stat_pages(u32 random, int who)
{
	int i;

	for (i = 0; i < ROUNDS; i += READ_EVERY) {
		random = think(random, THINK * READ_EVERY);
		stat(who);
	}
}

#if OTHERS > 0
/* Writes a page of a file of its own and takes it away again. */
static inline void write_other(u32 random, struct inode *other)
{
	int i;

	for (i = 0; i < ROUNDS; i += 2) {
		random = think(random, THINK);
		quota_alloc_space(other, BYTES);
		completed++;
		random = think(random, THINK);
		quota_free_space(other, BYTES);
		completed++;
	}
}
#endif

void init(void)
{
	inode_set_bytes(&inode, START * SECTOR_SIZE);
	sema_init(&pages, START * SECTOR_SIZE / BYTES);
	sema_init(&room, CACHE_PAGES);
	ledger = START * SECTOR_SIZE;
}

#include "threads.h"

void finally(void)
{
#if OTHERS > 0
	int i;

	for (i = 0; i < OTHERS; i++)
		assert(inode_get_bytes(&others[i].inode) == 0);
#endif
	assert(inode_get_bytes(&inode) == ledger);
#ifndef USEDBYTES
	assert((s32)inode.i_blocks >= 0);
	assert(inode.i_bytes < SECTOR_SIZE);
#endif
}
