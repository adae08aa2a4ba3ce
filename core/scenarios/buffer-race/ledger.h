/*
 * What the oracles know, and the marks that make a recording read like the mails: for each buffer who
 * has marked it for writing and how many of its I/Os are under way, for each page whether its writeback
 * has been begun and not ended. All of it is ghost state; a rule that is broken sets a bit of `broken`,
 * which the always_ functions look at.
 */
#ifndef LEDGER_H
#define LEDGER_H

#define TWO_IOS 1	/* a buffer was submitted while an I/O of it was under way */
#define NOT_MINE 2	/* a buffer was submitted by somebody who had not marked it */
#define ENDED_TWICE 4	/* an end of I/O for a buffer that nobody had marked */
#define ENDED_EARLY 8	/* a page's writeback ended that had not begun, or with I/O under way */

__ghost u32 broken;

__ghost unsigned long marked_by[PAGES * BUFFERS];	/* the task, 0 for nobody */
__ghost u32 in_flight[PAGES * BUFFERS];
__ghost u32 on_disk[PAGES * BUFFERS];
__ghost bool refused[PAGES * BUFFERS];	/* the file system had no room for it */
__ghost bool under_writeback[PAGES];

/* For the probes. */
__ghost int references;	/* of all buffers together */
__ghost u32 locked_pages;
__ghost u32 ios;	/* under way */
__ghost u32 duplicates;	/* I/Os submitted while one of the same buffer was under way */
__ghost u32 skipped;	/* writes of a page that found nothing to submit */
__ghost u32 redirtied;	/* buffers that a non-blocking writer found locked */
__ghost u32 completed;

static inline int buffer_number(struct buffer_head *bh)
{
	return bh - buffers;
}

static inline void note_refusal(struct buffer_head *bh)
{
	refused[buffer_number(bh)] = true;
}

static inline void note_mark(struct buffer_head *bh)
{
	marked_by[buffer_number(bh)] = (unsigned long)current;
	trace_gauge("marks buffer", buffer_number(bh));
}

static inline void note_submit(struct buffer_head *bh)
{
	int nr = buffer_number(bh);

	if (in_flight[nr]) {
		broken |= TWO_IOS;
		duplicates++;
	}
	if (marked_by[nr] != (unsigned long)current)
		broken |= NOT_MINE;
	in_flight[nr]++;
	ios++;
	trace_gauge("submits buffer", nr);
}

static inline void note_completion(struct buffer_head *bh, u32 data)
{
	int nr = buffer_number(bh);

	on_disk[nr] = data;
	in_flight[nr]--;
	ios--;
	trace_gauge("on disk: buffer", nr);
}

static inline void note_end_io(struct buffer_head *bh)
{
	int nr = buffer_number(bh);

	if (!marked_by[nr])
		broken |= ENDED_TWICE;
	marked_by[nr] = 0;
}

static inline void note_writeback(struct page *page)
{
	under_writeback[page - pages] = true;
	trace_mark("writeback begins");
}

static inline void note_end_of_writeback(struct page *page)
{
	int number = page - pages;
	int nr;

	if (!under_writeback[number])
		broken |= ENDED_EARLY;
	for (nr = number * BUFFERS; nr < (number + 1) * BUFFERS; nr++)
		if (marked_by[nr] || in_flight[nr])
			broken |= ENDED_EARLY;
	under_writeback[number] = false;
	trace_mark("writeback ends");
}

bool always_one_io_for_each_buffer(void)
{
	return !(broken & TWO_IOS);
}

bool always_submitted_by_who_marked_it(void)
{
	return !(broken & NOT_MINE);
}

bool always_one_end_for_each_mark(void)
{
	return !(broken & ENDED_TWICE);
}

bool always_writeback_ends_last(void)
{
	return !(broken & ENDED_EARLY);
}

#endif
