/** The story of the race in the lab's own words; mails by Message-ID, commits by tree and hash. */
import type { StoryPart } from '../scenario.ts'

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = [
  {
    heading: 'Two halves of a number',
    text: 'i_size has 64 bits. A 32-bit machine stores it with two instructions and loads it with two. While a file grows from 4 GiB less a byte, 0x0_ffffffff, to 4 GiB, 0x1_00000000, a reader in between may see 0, or nearly 8 GiB. The file has never had either size.',
    set: { variant: 'plain', compare: 'seqcount-2003' },
  },
  {
    heading: 'Lost user data',
    text: 'Writepage asks for the size first: a page beyond the end of the file need not be written. With 0 every page is beyond the end, and one that somebody has filled is dropped. The merged change gives that as its reason. (linux-history eafe591605)',
    set: { variant: 'plain' },
  },
  {
    heading: 'Two versions',
    text: 'The -aa kernels of Andrea Arcangeli had a repair in 2002: a writer, who holds i_sem anyway, counts one version up before it stores and a second one after. A reader samples the second one before it loads and the first one after. If they are equal, no writer was inside. An older patch for 2.4 had versions of 16 bits and compared all of them with each other, excessive but correct; 16 bits were thought too few, because 2^16 can overflow quite fast. (20020723174712.GB1117@dualathlon.random)',
    set: { variant: 'two-version', compare: 'plain' },
  },
  {
    heading: 'The wrong way round',
    text: 'Sample the versions in the order in which they are counted, and the test proves nothing: a writer may come after the first sample and still be inside at the last. Two context switches are enough.',
    set: {
      variant: 'two-version-swapped',
      compare: 'two-version',
      way: 'explore',
      parameters: { CPUS: 3, READERS: 1, OPERATIONS: 2_000, THINK: 0, WRITE_THINK: 0 },
    },
  },
  {
    heading: 'Half a frlock',
    text: 'The patch for i_blocks of January 2003 brought the same thing under another name: fr_write_begin() and fr_write_end() are the two counters of a frlock without its spinlock. (20030125190410.7c91e640.akpm@digeo.com, 20030126032301.4e0f8dc9.akpm@digeo.com)',
    set: { variant: 'frlock-begin-end', compare: 'two-version' },
  },
  {
    heading: 'What i_sem is for',
    text: 'A counter that two tasks increment at once loses an increment, like any other number. Then the two counters of the frlock differ for ever, and every reader of the size loops for ever. The lab calls that a livelock and shows the last thing anybody could have done about it.',
    set: { variant: 'frlock-unserialised', compare: 'frlock-begin-end' },
  },
  {
    heading: 'What was merged',
    text: 'In June 2003 the frlock had become the seqlock, and its counter without the lock was split off as the seqcount (linux-history e9b94f6af1). i_size got one in the same release (eafe591605, 2.6.0-test1): i_size_write() under i_sem, i_size_read() in a loop, nothing at all on 64 bits. It cost 3.9 kilobytes of text, a lot of it on fast paths.',
    set: { variant: 'seqcount-2003', compare: 'frlock-begin-end' },
  },
  {
    heading: 'To wait or to find out',
    text: 'The reader of 2003 begins to read even if the counter is odd, and learns at the end that it was for nothing. Since 2.6.26 (88a411c07b6f) it waits first. With sections as short as this one it hardly matters who is right; with sections that sleep it does, and that is the story of seqtex.',
    set: { variant: 'seqcount', compare: 'seqcount-2003' },
  },
  {
    heading: 'Three ways to break it',
    text: 'Without i_sem two writers of a seqcount do three kinds of harm: the second one makes the counter even while both are storing, and a reader accepts half a size; one stores the low half last and the other the high half, and the size stays wrong for good; or a count is lost, the counter stays odd, and every reader spins for ever. The comment beside i_size_write() warns of the last one to this day.',
    set: { variant: 'seqcount-unserialised', compare: 'seqcount' },
  },
  {
    heading: 'What the barriers are for',
    text: 'Without either write barrier nothing happens on x86, whose stores become visible in order. Where stores may overtake each other, half a size can be seen while the counter says that nobody is writing. Choose the memory model pso and explore. The third barrier of fr_write_end(), meant to make the store visible soon, changes nothing under any model: a barrier orders, it does not push, as three readers of the patch said. What a dropped read barrier does cannot be seen here, because loads stay in order in all three models. (20030126111108.GB25001@krispykreme, 20030127235939.GC780@holomorphy.com)',
    set: {
      variant: 'seqcount-no-wmb1',
      compare: 'seqcount',
      model: 'pso',
      way: 'explore',
      parameters: { CPUS: 3, WRITERS: 2, READERS: 1, OPERATIONS: 2_000, THINK: 0, WRITE_THINK: 0 },
    },
  },
  {
    heading: 'One instruction',
    text: 'i386 can exchange 64 bits in one locked instruction, cmpxchg8b, and read with it too. Reading then writes the cache line, and readers that have nothing to do with each other fight for it. While the size changes all the time that does not matter, for the line moves anyway; most sizes hardly ever change. Give it more readers and compare.',
    set: {
      variant: 'cmpxchg8b',
      compare: 'seqcount',
      parameters: { CPUS: 6, WRITERS: 1, READERS: 4, THINK: 0, WRITE_THINK: 30_000 },
    },
  },
  {
    heading: 'Sixty-four bits',
    text: 'On a 64-bit machine the size is one load and one store, and the whole story is about nothing. Kernels of today say so with a release and an acquire.',
    set: { variant: 'long64', compare: 'plain' },
  },
]
