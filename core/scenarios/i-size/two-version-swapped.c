/*
 * The two versions in the wrong order: the reader samples version2 first and version1 last. A writer
 * that is inside for the whole of the read leaves both alone.
 */
struct inode {
	loff_t i_size;			/* 64 bits: two stores, two loads */
	struct semaphore i_sem;
	int i_size_version1;
	int i_size_version2;
};

loff_t i_size_read(struct inode *inode)
{
	loff_t size;
	int version;

	for (;;) {
		version = inode->i_size_version2;
		smp_rmb();
		size = inode->i_size;
		smp_rmb();
		if (version == inode->i_size_version1)
			return size;
		trace_retry("i_size_read");
	}
}

void i_size_write(struct inode *inode, loff_t size)
{
	inode->i_size_version2++;
	smp_wmb();
	inode->i_size = size;
	smp_wmb();
	inode->i_size_version1++;
	smp_wmb();	/* orders nothing that matters: a barrier does not push a store out */
}

#include "workload.h"
