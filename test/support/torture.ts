/**
 * A program that does a little of everything the machine knows, in an order its data choices decide:
 * memory of every width, ghosts, heap, memory stacks, calls, every kind of lock and wait, interrupts.
 * It is right under every schedule and model, so that any violation is the machine's fault.
 */
import type { Program } from '#core/language/program.ts'
import { build } from './machine.ts'

const TORTURE = `
#define ROUNDS 12

struct item { int value; struct item *next; u8 small; u16 middle; u64 wide; };

int x, y;
u8 bytes[8];
u16 halves[4];
u64 wide;
unsigned long flags;
atomic_t counter;
spinlock_t spin;
spinlock_t irq_spin;
struct mutex mutex;
struct semaphore semaphore = __SEMAPHORE_INITIALIZER(semaphore, 2);
struct rw_semaphore rwsem;
wait_queue_head_t queue;
struct completion done;
struct item *list;
int io_seen;
int turn;
__ghost u32 ghost;
__ghost u64 wide_ghost;
__ghost u8 small_ghost;

static inline int add(int a, int b) { return a + b; }

int through_memory(int value)
{
	int local = value;
	int *pointer = &local;

	*pointer += 1;
	return *pointer;
}

int recurse(int depth) { return depth <= 0 ? 0 : 1 + recurse(depth - 1); }

void io_done(int *where)
{
	unsigned long state;

	spin_lock_irqsave(&irq_spin, state);
	*where += 1;
	spin_unlock_irqrestore(&irq_spin, state);
	complete(&done);
}

void memory(int n)
{
	bytes[n & 7] += n;
	halves[n & 3] -= n;
	wide = wide * 3 + n;
	x = y ^ n;
	y = through_memory(x);
	ghost += 1;
	wide_ghost += n;
	small_ghost ^= n;
	if (choose(2))
		smp_mb();
	else
		smp_wmb();
	WRITE_ONCE(turn, add(READ_ONCE(turn), recurse(n & 3)));
}

void heap(int n)
{
	struct item *item = kmalloc(sizeof(struct item), GFP_KERNEL);

	item->value = n;
	item->small = n;
	item->middle = n;
	item->wide = n;
	spin_lock(&spin);
	item->next = list;
	list = item;
	spin_unlock(&spin);
	if (choose(2)) {
		spin_lock(&spin);
		item = list;
		if (item)
			list = item->next;
		spin_unlock(&spin);
		kfree(item);
	}
}

void locks(int n)
{
	unsigned long state;

	switch (n) {
	case 0:
		mutex_lock(&mutex);
		x++;
		mutex_unlock(&mutex);
		break;
	case 1:
		down(&semaphore);
		y++;
		up(&semaphore);
		break;
	case 2:
		down_read(&rwsem);
		x += READ_ONCE(y);
		up_read(&rwsem);
		break;
	case 3:
		down_write(&rwsem);
		y = x;
		downgrade_write(&rwsem);
		x = y;
		up_read(&rwsem);
		break;
	case 4:
		lock_kernel();
		lock_kernel();
		if (choose(2))
			mutex_lock(&mutex);
		else
			mutex_lock(&mutex);
		mutex_unlock(&mutex);
		msleep(10);
		unlock_kernel();
		unlock_kernel();
		break;
	case 5:
		spin_lock_irqsave(&irq_spin, state);
		io_seen++;
		spin_unlock_irqrestore(&irq_spin, state);
		break;
	case 6:
		if (mutex_trylock(&mutex)) {
			x--;
			mutex_unlock(&mutex);
		}
		break;
	default:
		if (!down_trylock(&semaphore))
			up(&semaphore);
		if (spin_trylock(&spin))
			spin_unlock(&spin);
		break;
	}
}

void atomics(int n)
{
	atomic_inc(&counter);
	if (!test_and_set_bit(n, &flags)) {
		udelay(20);
		clear_bit(n, &flags);
		wake_up_bit(&flags, n);
	} else
		wait_on_bit(&flags, n);
	cmpxchg(&turn, n, n + 1);
	xchg(&x, n);
}

void io(void)
{
	submit_io(io_done, &io_seen, 200);
	wait_for_completion(&done);
}

void mixed(int rounds)
{
	int i;

	for (i = 0; i < rounds; i++) {
		switch (choose(6)) {
		case 0: memory(i); break;
		case 1: heap(i); break;
		case 2: locks(choose(8)); break;
		case 3: atomics(choose(3)); break;
		case 4: io(); break;
		default:
			cond_resched();
			preempt_disable();
			x++;
			preempt_enable();
			trace_gauge("x", x);
			break;
		}
		trace_mark("round");
	}
}

int finished;

void P0(void)
{
	mixed(ROUNDS);
	finished = 1;
	wake_up_all(&queue);
}

void P1(void) { mixed(ROUNDS); }

void P2(void)
{
	mixed(ROUNDS / 2);
	wait_event(queue, READ_ONCE(finished));
}

void P3(void)
{
	while (!READ_ONCE(finished))
		cpu_relax();
	mixed(2);
}

void init(void)
{
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = i;
	wide = 0x123456789abcdef0;
}

void finally(void)
{
	struct item *item;

	while (list) {
		item = list;
		list = item->next;
		kfree(item);
	}
	assert(ghost < 1000);
}
`

/** The torture program for a machine of `wordBits`. */
export function tortureProgram(wordBits: 32 | 64 = 64): Program {
  return build(TORTURE, { wordBits })
}
