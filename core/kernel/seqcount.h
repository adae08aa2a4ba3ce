/*
 * Sequence counter: one number that is odd while a write is going on. Of June 2003 (2.6.0-test1),
 * split out of the seqlock for writers that are serialised by other means.
 *
 *	do {
 *		sequence = read_seqcount_begin(&count);
 *		... copy ...
 *	} while (read_seqcount_retry(&count, sequence));
 *
 * read_seqcount_begin() is the one of 2003 and returns at once, odd or not; a reader that starts
 * inside a write finds out at its end. read_seqcount_wait() is the one of 2008 (2.6.26), which waits
 * for the writer to finish first.
 */
#ifndef SEQCOUNT_H
#define SEQCOUNT_H

typedef struct {
	unsigned int sequence;
} seqcount_t;

/* For one that is not zeroed already. */
static inline void seqcount_init(seqcount_t *count)
{
	count->sequence = 0;
}

static inline void write_seqcount_begin(seqcount_t *count)
{
	count->sequence++;
	smp_wmb();
}

static inline void write_seqcount_end(seqcount_t *count)
{
	smp_wmb();
	count->sequence++;
}

static inline unsigned int read_seqcount_begin(const seqcount_t *count)
{
	unsigned int sequence = count->sequence;

	smp_rmb();
	return sequence;
}

static inline unsigned int read_seqcount_wait(const seqcount_t *count)
{
	unsigned int sequence = READ_ONCE(count->sequence);

	while (sequence & 1) {
		cpu_relax();
		sequence = READ_ONCE(count->sequence);
	}
	smp_rmb();
	return sequence;
}

static inline bool read_seqcount_retry(const seqcount_t *count, unsigned int sequence)
{
	smp_rmb();
	return (sequence & 1) | (count->sequence ^ sequence);
}

#endif
