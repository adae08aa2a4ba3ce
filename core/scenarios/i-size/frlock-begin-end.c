/*
 * The other half of the patch of January 2003: the two counters of a frlock without its spinlock, since
 * writers of i_size hold i_sem already.
 */
#include "frlock.h"

struct inode {
	loff_t i_size;			/* 64 bits: two stores, two loads */
	struct semaphore i_sem;
	frlock_t i_frlock;
};

loff_t i_size_read(struct inode *inode)
{
	unsigned int sequence;
	loff_t size;

	for (;;) {
		sequence = fr_read_begin(&inode->i_frlock);
		size = inode->i_size;
		if (sequence == fr_read_end(&inode->i_frlock))
			return size;
		trace_retry("i_size_read");
	}
}

void i_size_write(struct inode *inode, loff_t size)
{
	fr_write_begin(&inode->i_frlock);
	inode->i_size = size;
	fr_write_end(&inode->i_frlock);
}

#include "workload.h"
