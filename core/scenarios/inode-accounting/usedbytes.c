/*
 * "Nuke all that", the end of the argument: one 64-bit count of bytes instead of the pair. On i386
 * it takes a cmpxchg8b loop to change it, and a cmpxchg8b to read it in one piece. Never merged.
 */
#define USEDBYTES 1
#define SECTOR_SHIFT 9
#define SECTOR_SIZE 512

struct inode {
	u64 i_usedbytes;		/* everything, in bytes */
};

void inode_add_bytes(struct inode *inode, loff_t bytes)
{
	u64 used = READ_ONCE(inode->i_usedbytes);
	u64 seen;

	for (;;) {
		seen = cmpxchg64(&inode->i_usedbytes, used, used + bytes);
		if (seen == used)
			return;
		used = seen;
		trace_retry("cmpxchg8b");
	}
}

void inode_sub_bytes(struct inode *inode, loff_t bytes)
{
	u64 used = READ_ONCE(inode->i_usedbytes);
	u64 seen;

	for (;;) {
		seen = cmpxchg64(&inode->i_usedbytes, used, used - bytes);
		if (seen == used)
			return;
		used = seen;
		trace_retry("cmpxchg8b");
	}
}

loff_t inode_get_bytes(struct inode *inode)
{
	return cmpxchg64(&inode->i_usedbytes, 0, 0);
}

void inode_set_bytes(struct inode *inode, loff_t bytes)
{
	u64 used = READ_ONCE(inode->i_usedbytes);
	u64 seen;

	for (;;) {
		seen = cmpxchg64(&inode->i_usedbytes, used, bytes);
		if (seen == used)
			return;
		used = seen;
		trace_retry("cmpxchg8b");
	}
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
