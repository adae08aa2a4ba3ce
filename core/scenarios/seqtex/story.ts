/** The story of the race in the lab's own words; mails by Message-ID, commits by hash. */
import type { StoryPart } from '../scenario.ts'

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = [
  {
    heading: 'A hole is not the end of a file',
    text: 'To punch a hole the kernel unmaps the pages, takes them out of the page cache and then frees their blocks. To truncate a file it does the same, but lowers i_size first, and a page fault that looks at i_size knows that the page is gone. A hole leaves i_size alone, so nothing tells a fault. Jan Kara described it for write faults in May 2012 (20120515224805.GA25577@quack.suse.cz); a read fault will do.',
    set: { variant: 'none', compare: 'invalidate-lock' },
  },
  {
    heading: 'Two switches',
    text: 'The punch has removed the page. On another CPU a fault misses it in the cache, looks up the block, reads it and maps the page. The punch frees the block. Whatever the block is used for next, it is mapped here. Explore the first kernel at its small size and look at the table.',
    set: { variant: 'none', way: 'explore', parameters: { CPUS: 2, FAULTERS: 1 } },
  },
  {
    heading: 'Count the changes',
    text: 'A generation counter in the inode, compared under the page lock, was the first idea. Wherever the punch counts, before the pages go, between pages and blocks or at the end, there is a fault that compares two equal numbers: it can instantiate the page again between the removal and the release. "Something has changed" is not enough; a fault has to know that something is changing.',
    set: { variant: 'generation-between', compare: 'generation-before', way: 'explore' },
  },
  {
    heading: 'Wait for the punch, then compare',
    text: 'A punch holds i_mutex to its end, so a fault could take it and then compare. But it holds mmap_sem already, and write() takes them the other way round when it touches the buffer it was given. As long as both only read mmap_sem that hangs nothing; with one mmap() in the queue all three hang. The order of locks is reported in either case.',
    set: {
      variant: 'generation-imutex',
      way: 'explore',
      parameters: { WRITE_FIRST: 1, MMAPS: 1 },
    },
  },
  {
    heading: 'A count that is odd meanwhile',
    text: 'A sequence count says that something is changing: it is odd. But its readers spin, and this write section waits for page locks and for the disk. Eight faulting CPUs then burn eight CPUs for as many I/Os as it takes. In a kernel that does not preempt itself a fault that spins on the CPU of the punch never ends. Run the experiment, or the variant, and look at spin time.',
    set: { variant: 'seqcount', compare: 'seqtex', way: 'timed', parameters: { FREE_IOS: 50 } },
  },
  {
    heading: 'seqtex: a count whose readers sleep',
    text: 'The mail of November 2013 proposes a new lock: an unsigned sequence, a spinlock and a list of waiters. Readers sleep while the count is odd; the writer, already serialised by i_mutex, may sleep too, and is never held up by readers. A fault calls read_lock first and read_unlock once it has locked the page; from then on a punch must wait for the page lock and unmaps the page itself. The mail gives the struct and the contract; the bodies of the functions are this lab’s.',
    set: { variant: 'seqtex', compare: 'seqcount', way: 'timed' },
  },
  {
    heading: 'What it forgot',
    text: 'A fault that fails its check goes away, but the page it has read stays in the cache. It was added after the removal and before the release. The fault sleeps until the count is even, tries again, finds the page, up to date, sees no change, and maps it over a block that is free. Four switches. The lock protects the reader’s decision, and what had to be protected was the cache.',
    set: { variant: 'seqtex', way: 'explore', parameters: { CPUS: 2, FAULTERS: 1 } },
  },
  {
    heading: 'Two cures, one of which is none',
    text: 'Remove the pages a second time before the count is even again, and every schedule is safe: ext4 once did so for another reason. Or let the fault that fails its check take its page back. With one fault at a time that is safe as well. But between the end of the punch and that moment somebody else may fault, see an even count and map the page: choose "Read the hole back" and explore, three switches.',
    set: {
      variant: 'seqtex-drop-page',
      compare: 'seqtex-second-truncate',
      way: 'explore',
      parameters: { CPUS: 2, FAULTERS: 1, READ_BACK: 1 },
    },
  },
  {
    heading: 'A writer that reads',
    text: 'A seqcount writer only stores, and a write barrier after the increment will do. This writer looks next whether a page is cached. On x86, too, the odd count can still be in the store buffer when it finds none, and a fault puts the page there and sees an even count: two switches, even with the second removal, which here only ends the mapping again. It takes a full barrier, or any locked instruction in between.',
    set: { variant: 'seqtex-wmb', compare: 'seqtex-second-truncate', model: 'tso', way: 'explore' },
  },
  {
    heading: 'A wake-up that is lost',
    text: 'To spare the common case the spinlock, the writer could make the count even and then look whether anybody is on the list. The reader enlists and then looks at the count. Without a full barrier on both sides each may see the old value, and the reader sleeps for ever. Under one lock on both sides it cannot happen.',
    set: {
      variant: 'seqtex-unlocked-wake',
      compare: 'seqtex-second-truncate',
      model: 'tso',
      way: 'explore',
    },
  },
  {
    heading: 'Without a page lock',
    text: 'Files executed in place have no page cache and no page lock. Checking before the page frame is mapped proves nothing; mapping, checking and undoing lets a free block be seen for a while; checking under i_mmap_mutex, which the punch takes to unmap after it has counted, is right. In January 2014 Matthew Wilcox posted that mutex with a second look at i_size, which is enough for truncate and not for a hole (f146fb2f49911a1cc1edd9025613a88d5a23b1db.1389779961.git.matthew.r.wilcox@intel.com).',
    set: { variant: 'xip-undo', compare: 'xip-check-locked', way: 'explore' },
  },
  {
    heading: 'The nearest relative',
    text: 'tmpfs got something like it in 2014 (CVE-2014-4171), after faults had kept a punch from ever finishing. First a fault that met a punch took and released i_mutex (f00cdc6df7d7), which lockdep refused; then it slept on a wait queue on the stack of the puncher (8e205f779d14), which crashed when the puncher returned before its last sleeper had left. Only a fault into the range of the hole waits, and it need only make races rare (53C551A8.2040400@suse.cz, alpine.LSU.2.11.1407221658290.32060@eggly.anvils).',
  },
  {
    heading: 'What was merged',
    text: 'seqtex never was. XFS (1420669543-8093-1-git-send-email-david@fromorbit.com) and ext4 (linux ea3d7209ca01, CVE-2015-8839) put an rwsem below mmap_sem and above the page lock in 2015: read by each fault, written around removal and release. In 2021 it became mapping->invalidate_lock for everybody (20210413112859.32249-2-jack@suse.cz, linux 730633f0b7f9, in 5.15), and its title says what seqtex had missed: it protects operations that add pages to the page cache. A fault on a page that is there takes no lock but the page’s.',
    set: { variant: 'invalidate-lock', compare: 'fault-rwsem', way: 'timed' },
  },
  {
    heading: 'Where the lab counts differently',
    text: 'The switches of the tables here are those of a search over the bare steps, with three differences. A writer that misses a sleeper still has to let go of i_mutex before anybody can call it a hang, so that schedule has two switches, not one. The second removal cannot prevent what the missing barrier allows, but it ends it: the variant fails at every moment and passes at rest. And the cure of dropping the page was proved with a single fault. At the small size the disk is a RAM disk, so that a read takes no interrupt; with a latency of 1 the verdicts are the same, and each read adds switches to its interrupt and back.',
    set: { variant: 'seqtex', way: 'explore', parameters: { DISK_LATENCY: 1 } },
  },
]
