/*
 * The sequence counter without i_sem: two writers at once make the counter even while they store, leave
 * the size half one and half the other, or leave the counter odd, and then every reader waits for ever.
 */
#define WITHOUT_I_SEM 1
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
