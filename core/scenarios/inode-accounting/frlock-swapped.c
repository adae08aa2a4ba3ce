/*
 * The frlock read the wrong way round: `pre` first and `post` last. A writer that is inside for
 * the whole of the read leaves both alone, so the reader accepts half an update on any machine.
 */
#include "frlock.h"

#define SECTOR_SHIFT 9
#define SECTOR_SIZE 512

struct inode {
	unsigned long i_blocks;		/* whole sectors */
	unsigned short i_bytes;		/* and the bytes after them, 0 to 511 */
	frlock_t i_frlock;
};

static inline unsigned int fr_read_pre(const frlock_t *fr)
{
	unsigned int sequence = fr->pre;

	smp_rmb();
	return sequence;
}

static inline unsigned int fr_read_post(const frlock_t *fr)
{
	smp_rmb();
	return fr->post;
}

void inode_add_bytes(struct inode *inode, loff_t bytes)
{
	fr_write_lock(&inode->i_frlock);
	inode->i_blocks += bytes >> SECTOR_SHIFT;
	inode->i_bytes += bytes % SECTOR_SIZE;
	if (inode->i_bytes >= SECTOR_SIZE) {
		inode->i_blocks += 1;
		inode->i_bytes -= SECTOR_SIZE;
	}
	fr_write_unlock(&inode->i_frlock);
}

void inode_sub_bytes(struct inode *inode, loff_t bytes)
{
	fr_write_lock(&inode->i_frlock);
	inode->i_blocks -= bytes >> SECTOR_SHIFT;
	if (inode->i_bytes < bytes % SECTOR_SIZE) {
		inode->i_blocks -= 1;
		inode->i_bytes += SECTOR_SIZE;
	}
	inode->i_bytes -= bytes % SECTOR_SIZE;
	fr_write_unlock(&inode->i_frlock);
}

loff_t inode_get_bytes(struct inode *inode)
{
	unsigned int sequence;
	loff_t total;

	for (;;) {
		sequence = fr_read_pre(&inode->i_frlock);
		total = ((loff_t)inode->i_blocks << SECTOR_SHIFT) + inode->i_bytes;
		if (sequence == fr_read_post(&inode->i_frlock))
			return total;
		trace_retry("inode_get_bytes");
	}
}

void inode_set_bytes(struct inode *inode, loff_t bytes)
{
	fr_write_lock(&inode->i_frlock);
	inode->i_blocks = bytes >> SECTOR_SHIFT;
	inode->i_bytes = bytes % SECTOR_SIZE;
	fr_write_unlock(&inode->i_frlock);
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
