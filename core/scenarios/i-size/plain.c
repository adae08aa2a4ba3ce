/*
 * Linux 2.5 before June 2003, on 32 bits: i_size is stored and loaded in two halves, and nothing keeps
 * a reader from coming between them.
 */
struct inode {
	loff_t i_size;			/* 64 bits: two stores, two loads */
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
