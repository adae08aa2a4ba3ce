/*
 * Where a file is on disk, and the disk. Blocks are numbered in the order in which they are given
 * out and no number is given out twice, so a page that still names a block of long ago is known as
 * stale for good.
 *
 * A scenario may define
 *	DISK_LATENCY	ticks of one disk I/O; 0 for a RAM disk, which is done before submit returns
 *	FREE_IOS	disk I/Os it takes to free blocks: the map is on disk, and so is the journal
 */
#ifndef BLOCK_MAP_H
#define BLOCK_MAP_H

#include "inode.h"

#ifndef DISK_LATENCY
#define DISK_LATENCY 0
#endif
#ifndef FREE_IOS
#define FREE_IOS 0
#endif

sector_t last_block;	/* given out last, to any file */

static void end_disk_io(struct completion *done)
{
	complete(done);
}

/* One I/O, waited for: a block of the journal, an extent of the map. */
static inline void disk_io(void)
{
	struct completion done;

	if (DISK_LATENCY == 0)
		return;
	init_completion(&done);
	submit_io(end_disk_io, &done, DISK_LATENCY);
	wait_for_completion(&done);
}

/* Looks up where page `index` is on disk; 0 is a hole. */
static inline sector_t get_block(struct inode *inode, pgoff_t index)
{
	return inode->i_block[index];
}

/* The same, and a hole gets a block. */
static inline sector_t get_block_create(struct inode *inode, pgoff_t index)
{
	sector_t block;

	down_write(&inode->i_data_sem);
	block = inode->i_block[index];
	if (!block) {
		block = ++last_block;
		inode->i_block[index] = block;
	}
	up_write(&inode->i_data_sem);
	return block;
}

/* Gives the blocks of the pages first .. last back, for any file to take. */
static inline void free_blocks(struct inode *inode, pgoff_t first, pgoff_t last)
{
	pgoff_t index;
	int i;

	for (i = 0; i < FREE_IOS; i++)
		disk_io();
	down_write(&inode->i_data_sem);
	for (index = first; index <= last; index++)
		xchg(&inode->i_block[index], 0);
	up_write(&inode->i_data_sem);
}

#endif
