/*
 * The same with the reader of 2008 (2.6.26): while the counter is odd it waits, then it reads.
 */
#include "seqcount.h"

struct inode {
	loff_t i_size;			/* 64 bits: two stores, two loads */
	struct semaphore i_sem;
	seqcount_t i_size_seqcount;
};

loff_t i_size_read(struct inode *inode)
{
	unsigned int sequence;
	loff_t size;

	for (;;) {
		sequence = read_seqcount_wait(&inode->i_size_seqcount);
		size = inode->i_size;
		if (!read_seqcount_retry(&inode->i_size_seqcount, sequence))
			return size;
		trace_retry("i_size_read");
	}
}

void i_size_write(struct inode *inode, loff_t size)
{
	write_seqcount_begin(&inode->i_size_seqcount);
	inode->i_size = size;
	write_seqcount_end(&inode->i_size_seqcount);
}

#include "workload.h"
