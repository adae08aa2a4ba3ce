/*
 * inode_set_bytes() against inode_add_bytes(), as when a file system takes the total from its disk
 * while writepage allocates. The merged kernel sets without the lock. Whichever comes last, the
 * total must be what was set and whole additions on top of it.
 */
#define ROUNDS ((OPERATIONS + 1) / 2)

struct inode inode;

__ghost s64 ledger;
__ghost u32 completed;

static inline u32 think(u32 random)
{
#if THINK > 0
	random = random * 1664525 + 1013904223;
	udelay(THINK / 2 + (random >> 12) % (THINK + 1));
#endif
	return random;
}

void init(void)
{
	inode_set_bytes(&inode, START * SECTOR_SIZE);
	ledger = START * SECTOR_SIZE;
}

void P0_writepage(void)
{
	u32 random = 1;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random);
		quota_alloc_space(&inode, BYTES);
		ledger += BYTES;
		completed++;
	}
}

void P1_set(void)
{
	u32 random = 2;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random = think(random);
		inode_set_bytes(&inode, 0);
		ledger = 0;
		completed++;
	}
}

void finally(void)
{
	s64 total = inode_get_bytes(&inode);

	assert(total % BYTES == 0);
	assert(total <= (s64)ROUNDS * BYTES);
}
