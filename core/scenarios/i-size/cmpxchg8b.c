/*
 * The size in one piece on 32 bits too: i386 has an instruction for it, cmpxchg8b. It locks the cache
 * line and writes it even to read, so readers take the line from each other.
 */
struct inode {
	loff_t i_size;			/* 64 bits, by cmpxchg8b alone */
	struct semaphore i_sem;
};

loff_t i_size_read(struct inode *inode)
{
	return cmpxchg64(&inode->i_size, 0, 0);
}

void i_size_write(struct inode *inode, loff_t size)
{
	loff_t old = READ_ONCE(inode->i_size);
	loff_t seen;

	for (;;) {
		seen = cmpxchg64(&inode->i_size, old, size);
		if (seen == old)
			return;
		old = seen;
		trace_retry("i_size_write");
	}
}

#include "workload.h"
