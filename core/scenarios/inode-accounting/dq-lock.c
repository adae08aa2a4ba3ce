/*
 * Linux 2.5.54 to 2.5.59 with CONFIG_QUOTA=y: the callers hold dq_data_lock, one spinlock for the
 * whole quota code. The same kernel is right with the option on and wrong with it off.
 */
#define SECTOR_SHIFT 9
#define SECTOR_SIZE 512

struct inode {
	unsigned long i_blocks;		/* whole sectors */
	unsigned short i_bytes;		/* and the bytes after them, 0 to 511 */
};

spinlock_t dq_data_lock;

void inode_add_bytes(struct inode *inode, loff_t bytes)
{
	inode->i_blocks += bytes >> SECTOR_SHIFT;
	inode->i_bytes += bytes % SECTOR_SIZE;
	if (inode->i_bytes >= SECTOR_SIZE) {
		inode->i_blocks += 1;
		inode->i_bytes -= SECTOR_SIZE;
	}
}

void inode_sub_bytes(struct inode *inode, loff_t bytes)
{
	inode->i_blocks -= bytes >> SECTOR_SHIFT;
	if (inode->i_bytes < bytes % SECTOR_SIZE) {
		inode->i_blocks -= 1;
		inode->i_bytes += SECTOR_SIZE;
	}
	inode->i_bytes -= bytes % SECTOR_SIZE;
}

loff_t inode_get_bytes(struct inode *inode)
{
	return ((loff_t)inode->i_blocks << SECTOR_SHIFT) + inode->i_bytes;
}

void inode_set_bytes(struct inode *inode, loff_t bytes)
{
	inode->i_blocks = bytes >> SECTOR_SHIFT;
	inode->i_bytes = bytes % SECTOR_SIZE;
}

/* What the quota code does for a file system without quota, around every allocation ... */
static void quota_alloc_space(struct inode *inode, loff_t bytes)
{
	spin_lock(&dq_data_lock);
	inode_add_bytes(inode, bytes);
	spin_unlock(&dq_data_lock);
}

/* ... and around every release of blocks. */
static void quota_free_space(struct inode *inode, loff_t bytes)
{
	spin_lock(&dq_data_lock);
	inode_sub_bytes(inode, bytes);
	spin_unlock(&dq_data_lock);
}

#include "workload.h"
