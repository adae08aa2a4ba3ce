/** The story of the race in the lab's own words; mails by Message-ID, commits by tree and hash. */
import type { StoryPart } from '../scenario.ts'
import { SMALL } from './parameters.ts'

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = [
  {
    heading: 'A page that belongs to nobody',
    text: 'A page fault on a mapped file is two acts. ->nopage looks the page up in the page cache and gives it back with a reference; do_no_page() then takes the lock of the page table and maps it. Truncation is three: it lowers i_size, empties the page tables, and takes the pages out of the cache. In 2.5 nothing tied the two together. If the truncation runs between the two halves of the fault, there is nothing to unmap yet, the page leaves the cache, and then it is mapped all the same. Two context switches.',
    set: { variant: 'none', compare: 'counter-after', way: 'explore', parameters: SMALL },
  },
  {
    heading: 'What is lost',
    text: 'The page has become anonymous: mapped, with no file behind it. When the file grows again the process still writes to the old page, read() sees another one, and what was written through the mapping never reaches the disk. The commit that closed the race says so in as many words. (linux-history 3e63f0be44)',
    set: { variant: 'none', parameters: { PAUSE: 10_000, THINK: 1_000 } },
  },
  {
    heading: 'It began with a distributed file system',
    text: 'In May 2003 Paul McKenney asked for an export: a distributed file system has to take pages away from a node while the file keeps its size, and it wants its own lock held over the whole fault. He proposed that ->nopage return an int and map the page itself through install_new_page(). (20030530164150.A26766@us.ibm.com) Daniel Phillips went further and would have made do_no_page() itself the callback: not more hooks but less.',
    set: { variant: 'dsm-callback', compare: 'none', parameters: { INVALIDATE: 1 } },
  },
  {
    heading: 'Hooks',
    text: 'The other form kept do_no_page() and added a hook when the page is mapped, nopagedone(). Andrea Arcangeli pointed out that it takes one before and one after. Andrew Morton thought of a sequence number handed out by ->nopage and a vm_ops->revalidate() to check it, or of entering ->nopage with the page table locked. None was merged: there was no user in the tree. (20030530180027.75680efd.akpm@digeo.com, 20030612140014.32b7244d.akpm@digeo.com, 20030612144418.49f75066.akpm@digeo.com)',
    set: { variant: 'dsm-hooks', compare: 'none', parameters: { INVALIDATE: 1 } },
  },
  {
    heading: 'Andrea Arcangeli’s lock',
    text: 'On 1 June he posted what his 2.4 tree had: a frlock in the address space, counted before the page tables are emptied and again when the pages are gone. A fault samples it before ->nopage and compares under the lock of the page table. (20030601122200.GB1455@x30.local)',
    set: { variant: 'frlock', compare: 'none' },
  },
  {
    heading: 'down(), up()',
    text: 'A fault that meets a truncation does nothing under i_sem: it takes it and lets it go, to sleep until the truncation is over, and faults again from user mode. Without that it faults again and again while the truncation waits for the disk. That is no way to hang a machine, but bad for CPU utilization. Run the experiment on waiting. Andrew Morton’s comment: futzing with i_sem in do_no_page() is pretty gross.',
    set: { variant: 'frlock', compare: 'frlock-no-wait', parameters: { IO_LATENCY: 300_000 } },
  },
  {
    heading: 'What i_sem costs',
    text: 'write() holds i_sem too, so a fault may sleep behind a task that truncates nothing. i_alloc_sem, new in 2.6, is held for writing by truncation only; using it was Andrea Arcangeli’s plan.',
    set: {
      variant: 'frlock',
      compare: 'frlock-alloc-sem',
      parameters: { WRITERS: 1, PAUSE: 10_000 },
    },
  },
  {
    heading: 'A deadlock nobody mentioned',
    text: 'The fault waits for i_sem with mmap_sem held for reading. write() holds i_sem, and when its buffer is not in memory it faults and wants mmap_sem for reading. Two readers do not mind each other, until a third thread queues for mmap() between them: a fair semaphore lets no reader pass a waiting writer. The fault has met a truncation, so there are four. The lab finds it in four switches. i_alloc_sem removes it for write(). It has the same trouble with an O_DIRECT read, which holds i_alloc_sem while its buffer is faulted in; there it takes a second truncation, queued between the read and the fault.',
    set: {
      variant: 'frlock',
      way: 'explore',
      parameters: {
        ...SMALL,
        CPUS: 4,
        WRITERS: 1,
        BUFFER_FAULTS: 1,
        MAPPERS: 1,
      },
    },
  },
  {
    heading: 'A spinlock that sleeps',
    text: 'fr_write_lock() is a spinlock, and truncate_inode_pages() sleeps on page locks and on writeback. In 2.4 that went unnoticed: there is no preemption, and i_sem keeps a second writer out, so nobody ever spins. Switch the check on and the first truncation is reported. With it off the variants keep the counters and leave the spinlock out.',
    set: { variant: 'frlock', parameters: { DEBUG_SPINLOCK_SLEEP: 1 } },
  },
  {
    heading: 'Is one counter enough?',
    text: 'Dave McCracken’s idea was one number, counted once for each truncation. A table mailed on 23 June shows the straw man: counted at the start, a fault that begins after the count sees the new number and the old i_size, and finds the page. Three switches.',
    set: { variant: 'counter-before', compare: 'counter-after', way: 'explore', parameters: SMALL },
  },
  {
    heading: 'Counting twice does not help',
    text: 'One more count at the end, and still a fault that only compares: both of its looks can fall between the two counts. What it needs to know is not whether something has changed but whether something is in progress. That takes a second counter, or a look at whether the number is odd.',
    set: { variant: 'counter-twice', compare: 'seqlock', way: 'explore', parameters: SMALL },
  },
  {
    heading: 'It is the order that counts',
    text: 'Paul McKenney’s argument for one counter: count after i_size has changed and before anything is unmapped. A fault that sees the old number is caught by the comparison. One that sees the new number sees the new i_size as well, and gets SIGBUS. So it went into 2.6.0-test3, on 31 July 2003. (linux-history 3e63f0be44)',
    set: { variant: 'counter-after', compare: 'counter-before' },
  },
  {
    heading: 'Only for truncation',
    text: 'The argument rests on i_size. Drop pages inside the file, as the distributed file system wants to, and a fault after the count finds the page that is about to go. Two switches. Andrea Arcangeli’s lock covers that case, and no reply in the archive settles which of the two should win; the merged code did.',
    set: {
      variant: 'counter-after-invalidate',
      compare: 'frlock-invalidate',
      way: 'explore',
      parameters: SMALL,
    },
  },
  {
    heading: 'The barriers',
    text: 'i_size before the count on one side, the count before i_size on the other. In January 2005 Hugh Dickins made the counter a plain number and took the read barrier out: no cpu can (yet!) read from the future (linux-history b37e39b03b). Three weeks later Andrea Arcangeli put barriers back (08f26bb205). A missing write barrier shows under pso. A missing read barrier cannot show here: loads stay in order in every memory model of this lab.',
    set: {
      variant: 'counter-after-no-wmb',
      compare: 'counter-after',
      model: 'pso',
      way: 'explore',
      parameters: SMALL,
    },
  },
  {
    heading: 'The page lock',
    text: 'In 2007 Nick Piggin described pages with ->mapping == NULL mapped into user space with nonsense data, and replaced the counter. ->nopage gives the page back locked and it stays locked until it is mapped; truncation takes the same lock, page by page. A lock of the page, not of the file: its cache line is written by the fault anyway. (200705180737.l4I7b4m4010748@shell0.pdx.osdl.net, linux d00806b18315, in 2.6.23)',
    set: { variant: 'page-lock', compare: 'counter-after' },
  },
  {
    heading: 'Why it unmaps twice more',
    text: 'The page tables are emptied before any page is locked, so a fault that already has the lock maps its page afterwards. Truncation has to look again under the lock. And once more at the end: a private copy made meanwhile is not the page that is locked, and nothing finds it page by page.',
    set: { variant: 'page-lock-no-unmap', compare: 'page-lock', way: 'explore', parameters: SMALL },
  },
]
