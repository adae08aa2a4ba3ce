/*
 * Who does what to the file, the same for every variant.
 *
 * A file grows across 4 GiB and is truncated back, over and over: its size changes in both halves at
 * once, from 0x0_fffff000 to 0x1_00000000 if it grows by a page. Writepage threads meanwhile write a
 * page that is inside the file at either size, and ask for the size to be sure of it. Half of one
 * size and half of the other is 0, or 8 GiB less a page: with 0 the page is dropped.
 *
 * A read may give any size that was true at some moment while it ran. The ghosts below keep those
 * sizes as bits; they change within the step that shows everybody that a change is over.
 */
#define FOUR_GIB 0x100000000LL
#define LARGE FOUR_GIB
#define SMALL (FOUR_GIB - GROWTH)
#define THREADS (WRITERS + READERS)
#define ROUNDS ((OPERATIONS + THREADS - 1) / THREADS) /* of a thread */
/* Where the page that is written begins: it is the last whole one of the smaller file. */
#define PAGE_BEGIN ((SMALL - 4096) & ~4095LL)

struct inode inode;

__ghost u32 completed;
/* Pages that were dropped though they are inside the file: lost user data. */
__ghost u32 dropped;

/* Changes under way; the sizes they bring; the sizes that may be the current one. */
__ghost u32 writing;
__ghost u32 brought;
__ghost u32 current_sizes;
/* By reader: the sizes that were true since its read began; none while it does not read. */
__ghost u32 seen[READERS];

static inline u32 bit_of(loff_t size)
{
	return size == SMALL ? 1 : size == LARGE ? 2 : 0;
}

static inline void change_begins(loff_t size)
{
	int who;

	writing++;
	brought |= bit_of(size);
	for (who = 0; who < READERS; who++)
		if (seen[who])
			seen[who] |= bit_of(size);
}

static inline void change_ends(void)
{
	writing--;
	if (writing == 0) {
		current_sizes = brought;
		brought = 0;
	}
	completed++;
}

/* What generic_file_write() and vmtruncate() do, with what they hold. */
static inline void change_size(loff_t size)
{
#ifdef WITHOUT_I_SEM
	change_begins(size);
	i_size_write(&inode, size);
	smp_mb();
	change_ends();
#else
	down(&inode.i_sem);
	change_begins(size);
	i_size_write(&inode, size);
	up(&inode.i_sem);
	change_ends();
#endif
}

static inline void writepage(int who)
{
	loff_t size;

	seen[who] = current_sizes | brought;
	size = i_size_read(&inode);
	completed++;
	if (PAGE_BEGIN >= size)
		dropped++;
	assert(bit_of(size) & seen[who]);
	seen[who] = 0;
}

/* Time between two calls, `ticks` on average, never the same twice. Gives the next random state. */
static inline u32 think(u32 random, u32 ticks)
{
	if (ticks == 0)
		return random;
	random = random * 1664525 + 1013904223;
	udelay(ticks / 2 + (random >> 12) % (ticks + 1));
	return random;
}

/* Grows the file and truncates it in turn, beginning with `first`. */
static inline void change_sizes(u32 random, loff_t first)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, WRITE_THINK);
		change_size(i % 2 == 0 ? first : SMALL + LARGE - first);
	}
}

static inline void write_pages(u32 random, int who)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random, THINK);
		writepage(who);
	}
}

void init(void)
{
	sema_init(&inode.i_sem, 1);
	i_size_write(&inode, SMALL);
	current_sizes = bit_of(SMALL);
}

void P0_write(void)
{
	change_sizes(1, LARGE);
}

#if WRITERS > 1
void P1_truncate(void)
{
	change_sizes(2, SMALL);
}
#else
void P1_writepage(void)
{
	write_pages(2, 0);
}
#endif

#if THREADS > 2
void P2_writepage(void)
{
	write_pages(3, 2 - WRITERS);
}
#endif

#if THREADS > 3
void P3_writepage(void)
{
	write_pages(4, 3 - WRITERS);
}
#endif

#if THREADS > 4
void P4_writepage(void)
{
	write_pages(5, 4 - WRITERS);
}
#endif

#if THREADS > 5
void P5_writepage(void)
{
	write_pages(6, 5 - WRITERS);
}
#endif

#ifndef WITHOUT_I_SEM
/* i_sem lets only one task at a time change the size. */
bool always_one_writer(void)
{
	return writing <= 1;
}
#endif

/* The size is one of the two, and whoever asks for it is answered. */
void finally(void)
{
	assert(bit_of(inode.i_size) & current_sizes);
	assert(i_size_read(&inode) == inode.i_size);
}
