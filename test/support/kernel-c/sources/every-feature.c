/* One of everything that the language has: what the fuzzer starts from. */
#include "list.h"
#ifndef CONFIG_QUOTA
#define CONFIG_QUOTA 0
#endif
#define LIMIT (4 * 8)
#if defined(CONFIG_SMP) && BITS_PER_LONG >= 32 && !CONFIG_QUOTA
#define STEP 1
#elif LIMIT > 3
#define STEP 2
#else
#error impossible
#endif

typedef int (*operation_t)(int, int);
typedef struct { u32 low, high; } pair_t;

static int add(int a, int b)
{
	return a + b;
}

static int subtract(int a, int b)
{
	return a - b;
}

struct operations {
	operation_t perform;
	const char *name;
};

static const struct operations table[] = {
	{ add, "add" },
	{ .perform = subtract, .name = "subtract" },
};

enum colour { RED, GREEN = 5, BLUE, NEGATIVE = -1 };

struct point {
	int x, y;
};

struct shape {
	struct point from, to;
	u8 tag[3];
	struct {
		u16 inner;
	};
	enum colour colour;
};

struct node {
	int value;
	struct list_head list;
};

struct shape first = { { 1, 2 }, .to.x = 3, .to.y = 4, { 7, 8 }, 9, BLUE }, second;
int matrix[2][3] = { { 1, 2, 3 }, 4, 5, 6 };
int *into = &matrix[1][2];
u64 big = 0x123456789abcdefULL;
char text[] = "hello, \"world\"\n";
LIST_HEAD(nodes);
struct node one, two;
DEFINE_SPINLOCK(spin);
static DEFINE_MUTEX(mutex);
DECLARE_MUTEX(semaphore);
DECLARE_RWSEM(readers);
DECLARE_WAIT_QUEUE_HEAD(queue);
atomic_t counter = ATOMIC_INIT(3);
atomic64_t wide;
int sum, result;
bool flag;
volatile unsigned long word;
__ghost s64 ledger;
__ghost u32 history[LIMIT];

static int factorial(int n)
{
	return n <= 1 ? 1 : n * factorial(n - 1);
}

static inline int classify(enum colour colour)
{
	static int calls = 2;

	calls++;
	switch (colour) {
	case RED:
		result++;
	case GREEN:
		result += 10;
		break;
	case BLUE: {
		int local = 3;
		goto out;
	default:
		return -1;
	}
	}
	return calls;
out:
	return 7;
}

static void end_io(struct node *node)
{
	node->value = 1;
	wake_up(&queue);
}

void init(void)
{
	list_add(&one.list, &nodes);
	spin_lock_init(&spin);
	ledger = 0;
}

void P0_worker(void)
{
	struct node *position, *next, *fresh;
	unsigned long flags;
	struct completion done;
	struct shape local = { .from = { 1 } };
	pair_t pair = { 1, 2 }, copy;
	s8 narrow = 'x';
	int i;

	init_completion(&done);
	copy = pair;
	list_for_each_entry(position, &nodes, list)
		sum += position->value;
	list_for_each_entry_safe(position, next, &nodes, list) {
		if (position->value)
			continue;
		position->value = 0;
	}
	second = first;
	local = second;
	sum = table[1].perform(5, 3) + (*table[0].perform)(1, 2) + factorial(5) + classify(BLUE);
	spin_lock_irqsave(&spin, flags);
	ledger += sum;
	history[sum % LIMIT] = (u32)ledger;
	spin_unlock_irqrestore(&spin, flags);
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
	down(&semaphore);
	up(&semaphore);
	down_read(&readers);
	up_read(&readers);
	lock_kernel();
	unlock_kernel();
	wait_event(queue, flag && atomic_read(&counter) == 3);
	wait_on_bit((unsigned long *)&word, 3);
	if (atomic_dec_and_test(&counter))
		BUG();
	while (cmpxchg(&big, 1ULL, 2ULL) != 1)
		cpu_relax();
	submit_io(end_io, &one, 100);
	smp_store_release(&sum, 1);
	result = smp_load_acquire(&sum);
	fresh = kmalloc(sizeof(*fresh), GFP_KERNEL);
	if (!fresh)
		return;
	position = container_of(&two.list, struct node, list);
	result = min(result, 3) + max_t(u8, result, 300) + ARRAY_SIZE(table) + offsetof(struct shape, to.y);
	swap(result, sum);
	WRITE_ONCE(big, READ_ONCE(big) + STEP);
	if (unlikely(WARN_ON(result > 3)))
		return;
	do {
		result--;
	} while (result > 0 && !flag);
	for (i = 0, narrow = 1; i < 3; i++, narrow <<= 1)
		matrix[i % 2][i] ^= ~narrow;
	{
		volatile int v = 3;
		int *p = &result;

		v++;
		*p++ = v;
		p -= 1;
		sum = (int)(p - &result) | -v;
	}
	result = (u8)sum << 3, sum = sizeof(struct shape), result += sizeof matrix / sizeof matrix[0];
	trace_retry("again");
	trace_gauge("sum", sum);
	for (;;)
		if (choose(3) == 0)
			break;
	kfree(fresh);
	complete(&done);
}

bool always_positive(void)
{
	return sum >= 0 || flag;
}

void finally(void)
{
	assert(spin_trylock(&spin));
	assert(ledger >= 0);
}
