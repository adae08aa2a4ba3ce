/*
 * What was merged a week later, in 2.5.60: a plain spinlock in every inode, for the readers too.
 * inode_set_bytes() was left without it, as it is here.
 */
#define SECTOR_SHIFT 9
#define SECTOR_SIZE 512

struct inode {
	unsigned long i_blocks;		/* whole sectors */
	unsigned short i_bytes;		/* and the bytes after them, 0 to 511 */
	spinlock_t i_lock;
};

void inode_add_bytes(struct inode *inode, loff_t bytes)
{
	spin_lock(&inode->i_lock);
	inode->i_blocks += bytes >> SECTOR_SHIFT;
	inode->i_bytes += bytes % SECTOR_SIZE;
	if (inode->i_bytes >= SECTOR_SIZE) {
		inode->i_blocks += 1;
		inode->i_bytes -= SECTOR_SIZE;
	}
	spin_unlock(&inode->i_lock);
}

void inode_sub_bytes(struct inode *inode, loff_t bytes)
{
	spin_lock(&inode->i_lock);
	inode->i_blocks -= bytes >> SECTOR_SHIFT;
	if (inode->i_bytes < bytes % SECTOR_SIZE) {
		inode->i_blocks -= 1;
		inode->i_bytes += SECTOR_SIZE;
	}
	inode->i_bytes -= bytes % SECTOR_SIZE;
	spin_unlock(&inode->i_lock);
}

loff_t inode_get_bytes(struct inode *inode)
{
	loff_t total;

	spin_lock(&inode->i_lock);
	total = ((loff_t)inode->i_blocks << SECTOR_SHIFT) + inode->i_bytes;
	spin_unlock(&inode->i_lock);
	return total;
}

void inode_set_bytes(struct inode *inode, loff_t bytes)
{
	inode->i_blocks = bytes >> SECTOR_SHIFT;
	inode->i_bytes = bytes % SECTOR_SIZE;
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
