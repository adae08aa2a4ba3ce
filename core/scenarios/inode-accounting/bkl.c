/*
 * Up to Linux 2.5.53, and Oleg Drokin's fix: the big kernel lock around every caller. There is one
 * for the whole kernel, so all files of all file systems wait for each other.
 */
#define SECTOR_SHIFT 9
#define SECTOR_SIZE 512

struct inode {
	unsigned long i_blocks;		/* whole sectors */
	unsigned short i_bytes;		/* and the bytes after them, 0 to 511 */
};

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
	lock_kernel();
	inode_add_bytes(inode, bytes);
	unlock_kernel();
}

/* ... and around every release of blocks. */
static void quota_free_space(struct inode *inode, loff_t bytes)
{
	lock_kernel();
	inode_sub_bytes(inode, bytes);
	unlock_kernel();
}

#include "workload.h"
