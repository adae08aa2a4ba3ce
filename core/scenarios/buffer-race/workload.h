/*
 * Who does what, the same for every variant: THREADS tasks, each of which changes a buffer and writes
 * its page, again and again, as fsstress and the flushing threads do together. Task 0 is pdflush and
 * does not wait; with SYNC the others are fsync() callers and wait until the page is on disk.
 *
 * The first round is fixed, so that few rounds are enough: task n takes buffer n of the first page.
 */
#define BLOCK_SIZE 4
#define ROUNDS ((OPERATIONS + THREADS - 1) / THREADS)

static inline u32 think(u32 random)
{
	random = random * 1664525 + 1013904223;
#if THINK > 0
	udelay(THINK / 2 + (random >> 12) % (THINK + 1));
#endif
	return random;
}

static inline struct buffer_head *nth_buffer(struct page *page, u32 nr)
{
	struct buffer_head *bh = page->buffers;

	while (nr--)
		bh = bh->b_this_page;
	return bh;
}

static inline void write_some(u32 who, int sync)
{
	u32 random = who << 16;
	struct page *page;
	struct buffer_head *bh;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		page = &pages[(random >> 24) % PAGES];
		bh = nth_buffer(page, (random >> 16) % BUFFERS);
		bh->b_data = (who + 1) << 16 | (i + 1);
		mark_buffer_dirty(page, bh);
		write_page(page, sync);
		if (sync)
			wait_on_page_writeback(page);
		completed++;
		random = think(random);
	}
}

void P0_pdflush(void)
{
	write_some(0, WB_SYNC_NONE);
}

#if THREADS > 1
void P1_fsync(void)
{
	write_some(1, SYNC);
}
#endif

#if THREADS > 2
void P2_fsync(void)
{
	write_some(2, SYNC);
}
#endif

#if THREADS > 3
void P3_fsync(void)
{
	write_some(3, SYNC);
}
#endif

#if THREADS > 4
void P4_fsync(void)
{
	write_some(4, SYNC);
}
#endif

#if THREADS > 5
void P5_fsync(void)
{
	write_some(5, SYNC);
}
#endif

#if THREADS > 6
void P6_fsync(void)
{
	write_some(6, SYNC);
}
#endif

#if THREADS > 7
void P7_fsync(void)
{
	write_some(7, SYNC);
}
#endif

#ifdef HOLE
/* Written in a gap of the file: dirty, and without a place on disk. */
static inline void prepare_hole(struct page *page, struct buffer_head *bh)
{
	clear_bit(BH_Mapped, &bh->b_state);
	mark_buffer_dirty(page, bh);
}
#endif

/* The file has just been written: START_DIRTY buffers of each page. */
static inline void dirty_some(struct page *page)
{
	int nr;

	for (nr = 0; nr < START_DIRTY && nr < BUFFERS; nr++) {
		nth_buffer(page, nr)->b_data = 1;
		mark_buffer_dirty(page, nth_buffer(page, nr));
	}
}

static inline void create_buffers(struct page *page)
{
	struct buffer_head *first = buffers + (page - pages) * BUFFERS;
	int i;

	page->buffers = first;
	for (i = 0; i < BUFFERS; i++) {
		set_bit(BH_Mapped, &first[i].b_state);
		first[i].b_page = page;
		first[i].b_this_page = &first[(i + 1) % BUFFERS];
	}
}

void init(void)
{
	struct page *page;

	for (page = pages; page < pages + PAGES; page++) {
		page->frame = kmalloc(BLOCK_SIZE * BUFFERS, GFP_NOFS);
		create_buffers(page);
		dirty_some(page);
	}
#ifdef HOLE
	prepare_hole(&pages[0], &buffers[HOLE]);
#endif
}

/* Nothing is lost: what is not on disk is still dirty, the buffer and its page. */
static inline bool is_safe(struct page *page, struct buffer_head *bh)
{
	int nr = buffer_number(bh);

	if (buffer_dirty(bh) && test_bit(PG_dirty, &page->flags))
		return true;
	return bh->b_data == on_disk[nr] || refused[nr];
}

/* The file is closed, and the memory of its pages wanted for something else. */
void finally(void)
{
	struct buffer_head *bh;
	struct page *page;
	void *frame;
	int nr;

	for (page = pages; page < pages + PAGES; page++) {
		assert(!PageLocked(page));
		assert(!PageWriteback(page));
		for (nr = 0; nr < BUFFERS; nr++) {
			bh = nth_buffer(page, nr);
			assert(!buffer_locked(bh));
			assert(!buffer_async_write(bh));
			assert(is_safe(page, bh));
			clear_buffer_dirty(bh);
		}
		frame = page->frame;
		page->frame = NULL;
		if (try_to_free_buffers(page))
			kfree(frame);
	}
}
