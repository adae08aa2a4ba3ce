/*
 * Who does what to the file, the same for every variant: one task punches the whole file again and
 * again, others store to their mapping of it, the flusher writes back what they have made dirty. A
 * variant may have further tasks, which call what is in calls.h.
 */
#ifndef TASKS
#define TASKS 0
#endif
#define CALLERS (PUNCHERS + FAULTERS + LOADERS + TASKS)
#define ROUNDS ((OPERATIONS + CALLERS - 1) / (CALLERS > 0 ? CALLERS : 1))
#define LAST_PAGE (FILE_PAGES - 1)

__ghost u32 completed;	/* calls and stores */

#ifdef CONFIG_SECOND_FILE
struct inode other;
struct mm_struct other_mm;
#endif

#include "fault.h"

/* Time between two calls, `ticks` on average, never the same twice. Gives the next random state. */
static inline u32 think(u32 random, u32 ticks)
{
	random = random * 1664525 + 1013904223;
#if THINK > 0
	udelay(ticks / 2 + (random >> 12) % (ticks + 1));
#endif
	return random;
}

#include "calls.h"

static inline void punch_holes(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		fs_punch_hole(&file, 0, LAST_PAGE);
		completed++;
	}
}

static inline void store_to_mapping(u32 random)
{
	pgoff_t index;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		index = (random >> 16) % FILE_PAGES;
		store(&mm, &file, index);
		completed++;
#if SYNC > 0
		filemap_write_and_wait_range(&file, index, index);	/* msync() */
#endif
	}
}

static inline void load_from_mapping(u32 random)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		load(&mm, &file, (random >> 16) % FILE_PAGES);
		completed++;
	}
}

static inline void write_back(u32 random)
{
	pgoff_t index;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		for (index = 0; index < FILE_PAGES; index++)
			write_page(&file, index);
	}
}

void init(void)
{
	pgoff_t index;

	inode_map(&file, &mm);
	file.i_size = FILE_PAGES << PAGE_SHIFT;
#ifdef CONFIG_SECOND_FILE
	inode_map(&other, &other_mm);
	other.i_size = FILE_PAGES << PAGE_SHIFT;
#endif
	for (index = 0; index < FILE_PAGES; index++) {
#if ALLOCATED > 0
		owned[index] = get_block_create(&file, index);
#endif
#if CACHED > 0
		page_cache_read(&file.i_data, index);
#endif
	}
}

#if PUNCHERS > 0
void P0_punch(void)
{
	punch_holes(1);
}
#endif

#if FAULTERS > 0
void P1_store(void)
{
	store_to_mapping(2);
}
#endif

#if FLUSHERS > 0
void P2_flusher(void)
{
	write_back(3);
}
#endif

#if FAULTERS > 1
void P5_store(void)
{
	store_to_mapping(6);
}
#endif

#if FAULTERS > 2
void P6_store(void)
{
	store_to_mapping(7);
}
#endif

#if LOADERS > 0
void P7_load(void)
{
	load_from_mapping(8);
}
#endif

void finally(void)
{
	struct page *page;
	pgoff_t index;

#ifdef CONFIG_DELALLOC
	assert(file.i_delayed == delayed_pages());	/* every promise is to a dirty page */
#endif
	for (index = 0; index < FILE_PAGES; index++) {
		page = file.i_data.page_tree[index];
		/* what is cached is what is on disk there, or will be */
		assert(!page || page->block == file.i_block[index]);
		assert(!mm.pgd[index] || vm_normal_page(mm.pgd[index]) == page);
	}
}
