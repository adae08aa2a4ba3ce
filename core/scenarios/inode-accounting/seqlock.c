/*
 * The patch with the lock the frlock became in 2.5.60: one counter, odd while a writer is inside.
 * A reader that starts inside a write does not wait; it finds out when it has read everything.
 */
#include "seqlock.h"

#define SECTOR_SHIFT 9
#define SECTOR_SIZE 512

struct inode {
	unsigned long i_blocks;		/* whole sectors */
	unsigned short i_bytes;		/* and the bytes after them, 0 to 511 */
	seqlock_t i_seqlock;
};

void inode_add_bytes(struct inode *inode, loff_t bytes)
{
	write_seqlock(&inode->i_seqlock);
	inode->i_blocks += bytes >> SECTOR_SHIFT;
	inode->i_bytes += bytes % SECTOR_SIZE;
	if (inode->i_bytes >= SECTOR_SIZE) {
		inode->i_blocks += 1;
		inode->i_bytes -= SECTOR_SIZE;
	}
	write_sequnlock(&inode->i_seqlock);
}

void inode_sub_bytes(struct inode *inode, loff_t bytes)
{
	write_seqlock(&inode->i_seqlock);
	inode->i_blocks -= bytes >> SECTOR_SHIFT;
	if (inode->i_bytes < bytes % SECTOR_SIZE) {
		inode->i_blocks -= 1;
		inode->i_bytes += SECTOR_SIZE;
	}
	inode->i_bytes -= bytes % SECTOR_SIZE;
	write_sequnlock(&inode->i_seqlock);
}

loff_t inode_get_bytes(struct inode *inode)
{
	unsigned int sequence;
	loff_t total;

	for (;;) {
		sequence = read_seqbegin(&inode->i_seqlock);
		total = ((loff_t)inode->i_blocks << SECTOR_SHIFT) + inode->i_bytes;
		if (!read_seqretry(&inode->i_seqlock, sequence))
			return total;
		trace_retry("inode_get_bytes");
	}
}

void inode_set_bytes(struct inode *inode, loff_t bytes)
{
	write_seqlock(&inode->i_seqlock);
	inode->i_blocks = bytes >> SECTOR_SHIFT;
	inode->i_bytes = bytes % SECTOR_SIZE;
	write_sequnlock(&inode->i_seqlock);
}

/* What the quota code does for a file system without quota, around every allocation ... */
static void quota_alloc_space(struct inode *inode, loff_t bytes)
{
	inode_add_bytes(inode, bytes);
}

/* ... and around every release of blocks. */
static void quota_free_space(struct inode *inode, loff_t bytes)
{
	inode_sub_bytes(inode, bytes);
}

#include "workload.h"
