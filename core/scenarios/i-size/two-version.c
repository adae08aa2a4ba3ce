/*
 * The -aa kernels of 2002, and the sketch in the patch of January 2003: a writer counts version2 before
 * and version1 after, a reader samples version1 before and version2 after. Writers hold i_sem.
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
		version = inode->i_size_version1;
		smp_rmb();
		size = inode->i_size;
		smp_rmb();
		if (version == inode->i_size_version2)
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
