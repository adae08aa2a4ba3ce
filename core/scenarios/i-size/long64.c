/* A 64-bit machine: one store, one load. There never was a race here. */
struct inode {
	loff_t i_size;			/* 64 bits: one store, one load */
	struct semaphore i_sem;
};

loff_t i_size_read(struct inode *inode)
{
	return inode->i_size;
}

void i_size_write(struct inode *inode, loff_t size)
{
	inode->i_size = size;
}

#include "workload.h"
