/** The story of the race in the lab's own words; mails by Message-ID, commits by tree and hash. */
import type { StoryPart } from '../scenario.ts'

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = [
  {
    heading: 'A file with minus forty blocks',
    text: 'In January 2003 Oleg Drokin ran fsx, a file system exerciser, on ext2 under Linux 2.5.59. It died because stat() overflowed, and e2fsck found an inode whose i_blocks was 4294967256 and should have been 40: minus forty, read as an unsigned number. Linux 2.5.53 was good, 2.5.54 was bad. (20030123153832.A860@namesys.com)',
    set: { variant: 'none', compare: 'frlock' },
  },
  {
    heading: 'What had changed',
    text: 'i_blocks counts sectors, i_bytes the bytes after them, and four short functions keep them. They have no lock of their own: their callers in the quota code held the big kernel lock. A quota clean-up of 1 January 2003 removed it where quota is compiled out (linux-history b0de9c7647). With CONFIG_QUOTA=y a quota spinlock still covers the fields; without it nothing does. (20030125151301.18b70ef3.akpm@digeo.com)',
    set: { variant: 'dq-lock', compare: 'none' },
  },
  {
    heading: 'How an update is lost',
    text: 'Truncate reads 40. Writepage on another CPU reads 40 and writes 48. Truncate writes 32. The page is still on disk, its eight sectors are in no sum any more. Two context switches are enough and no exotic hardware is needed. When the file is truncated to nothing, 40 sectors are freed from a count of 32.',
    set: { variant: 'none', parameters: { CPUS: 2, WRITERS: 1 } },
  },
  {
    heading: 'The carry makes it worse',
    text: 'With pieces that are not whole sectors, as reiserfs tails have, i_bytes overflows into i_blocks. Two additions of 300 bytes can both see the overflow and both carry: 600 bytes become 66,136.',
    set: { variant: 'none', parameters: { BYTES: 300 } },
  },
  {
    heading: 'Why the count goes down',
    text: 'Every addition and every subtraction can be lost, so chance alone decides the sign of one loss. But only one task truncates a file at a time, while several write pages back: additions get lost among themselves too, and more of them than subtractions. With one writepage thread the drift wanders; with three it falls.',
    set: { variant: 'none', parameters: { CPUS: 4, WRITERS: 3 } },
  },
  {
    heading: 'The patch: a fast reader lock',
    text: 'Andrew Morton posted a fix built on the frlock of Stephen Hemminger: writers take a spinlock and count `pre` before and `post` after the change; readers take nothing, sample `post`, copy the fields, sample `pre`, and start again if they differ. (20030125190410.7c91e640.akpm@digeo.com, 20030126032301.4e0f8dc9.akpm@digeo.com)',
    set: { variant: 'frlock', compare: 'none' },
  },
  {
    heading: 'Is it worth it?',
    text: 'These fields are written often and read rarely, so a lock that favours readers buys little, as the patch itself says. A week later the same change went in with a plain spinlock, i_lock, and that is what the kernel still has (linux-history 7619fd2bb7, 2.5.60). The merged version left inode_set_bytes() unlocked.',
    set: { variant: 'spinlock', compare: 'frlock' },
  },
  {
    heading: 'One counter instead of two',
    text: 'The frlock lived a week too. In 2.5.60 it became the seqlock: one counter that is odd while a writer is inside (linux-history bb59cfa4c9). A reader that begins inside a write copies for nothing and finds out at the end; only in 2008 did readers begin to wait.',
    set: { variant: 'seqlock', compare: 'frlock', parameters: { CPUS: 4, WRITERS: 2, READERS: 1 } },
  },
  {
    heading: 'One number instead of two',
    text: 'The mail with the patch dreams of throwing the pair away for one 64-bit count of bytes. On a 32-bit machine that takes cmpxchg8b, a locked instruction, even to read. It was never merged.',
    set: { variant: 'usedbytes', compare: 'spinlock' },
  },
  {
    heading: 'What the barriers are for',
    text: 'Take either write barrier out of the frlock and nothing happens on x86, whose stores become visible in order. On a machine that reorders stores a reader can accept half an update. Choose the memory model pso, and explore rather than timed, so that chance decides when a store becomes visible.',
    set: {
      variant: 'frlock-no-wmb1',
      compare: 'frlock',
      model: 'pso',
      way: 'explore',
      parameters: { CPUS: 3, WRITERS: 1, READERS: 1, BYTES: 700, THINK: 0, OPERATIONS: 2_000 },
    },
  },
  {
    heading: 'What the order of the reads is for',
    text: 'Sample `pre` first and `post` last, and a writer that spans the whole read goes unnoticed on every machine.',
    set: { variant: 'frlock-swapped', compare: 'frlock', parameters: { BYTES: 700 } },
  },
  {
    heading: 'How wide a counter must be',
    text: 'A reader that is held up in the middle of its read may miss a whole round of the counters. With two bits a round is four writes, and readers that share their CPUs with others miss one soon enough; with 32 bits it is four thousand million.',
    set: {
      variant: 'frlock-2bit',
      compare: 'frlock',
      parameters: { CPUS: 4, WRITERS: 3, READERS: 2, BYTES: 700, OPERATIONS: 1_000_000 },
    },
  },
]
