/** The story of the race in the lab's own words; mails by Message-ID, commits by tree and hash. */
import type { StoryPart } from '../scenario.ts'

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = [
  {
    heading: 'A page inside a hole',
    text: 'In May 2012 Jan Kara described a race that no file system could close. To punch a hole is to write the range out, throw its pages out of the cache and free its blocks. Between the last two a task stores to a mapping of the file: the fault reads the page back, and page_mkwrite finds its block still there. The blocks are freed. Later the flusher writes the page, and expects blocks that are no longer allocated. (20120515224805.GA25577@quack.suse.cz)',
    set: { variant: 'none', compare: 'merged' },
  },
  {
    heading: 'Two switches, or three',
    text: 'Two changes of CPU leave a dirty page over a freed block; the third lets the flusher write to it, and by then the block may belong to another file. For truncate i_size protects the fault: it is changed first, and a fault beyond it gets no page. A hole is inside i_size.',
    set: {
      variant: 'none',
      way: 'explore',
      parameters: {
        OPERATIONS: 2,
        FILE_PAGES: 1,
        FAULTERS: 1,
        DISK_LATENCY: 0,
        JOURNAL_LATENCY: 0,
      },
    },
  },
  {
    heading: 'Why not i_mutex?',
    text: 'The punch has i_mutex, so the fault should take it too. Dave Chinner ran XFS with its i_iolock in that place for several months. But a fault has mmap_sem already, and write() has i_mutex when it faults its buffer in: the two orders close a circle. (20120517074308.GQ25351@dastard) One task that writes a file out of a mapping of the same file waits for itself.',
    set: { variant: 'imutex-self', compare: 'none', way: 'explore' },
  },
  {
    heading: 'Two files, crossed',
    text: 'Two tasks, two files, each written out of the other: one switch is enough. Neither task does anything wrong by itself.',
    set: { variant: 'imutex-crossed', compare: 'imutex-self', way: 'explore' },
  },
  {
    heading: 'Readers that wait for readers',
    text: 'A fault has mmap_sem for reading and wants i_mutex; a write of another thread has i_mutex and wants mmap_sem for reading. Two readers do not exclude each other, so nothing happens. A third thread calls mmap(): it wants mmap_sem for writing, queues, and with a fair rwsem the second reader queues behind it. With an rwsem that lets readers pass there is no deadlock, and lockdep reports the circle all the same. Both are worth knowing, and they are two different things.',
    set: { variant: 'imutex-fair', compare: 'imutex-unfair', way: 'explore' },
  },
  {
    heading: 'Try again, once',
    text: 'A fault that waits for a disk may drop mmap_sem and have itself repeated: VM_FAULT_RETRY. It may do so once, so that nobody starves. In 2012 page_mkwrite could not say it at all, only x86 listened, and many callers of get_user_pages() did not. And the second time? To wait is the first kernel again; to go on is the race; to kill the program for a store to a file that is there is not an answer either.',
    set: { variant: 'retry-once-block', compare: 'retry-once-unlocked', way: 'explore' },
  },
  {
    heading: 'Try again, without end',
    text: 'Repeated as often as it takes, the fault waits without mmap_sem. Now it burns a CPU for as long as the punch takes, and each pass takes the lock of the page, which the punch is waiting for: the page lock is not fair, and a puncher without luck never gets it. tmpfs met that starvation in 2014. Mainline allows more than one retry since 5.7 (linux 4064b9827063).',
    set: { variant: 'retry-forever', compare: 'merged', parameters: { FAULTERS: 3, CPUS: 8 } },
  },
  {
    heading: 'Direct I/O into a mapping of the same file',
    text: 'The mails call it insane, and it must not stop the machine. A direct read takes i_mutex and faults its buffer in for writing; the buffer is a mapping of the file that has not been stored to. With i_mutex in page_mkwrite the task waits for itself asleep, with a retry awake. Ten years later gfs2 got the cure: no page faults during the I/O; on a short transfer drop the lock, fault the pages in by hand, go on (linux b01b2d72da25).',
    set: { variant: 'retry-forever-self', compare: 'direct-io', way: 'explore' },
  },
  {
    heading: 'mmap_sem for the punch',
    text: 'Turned round: the punch takes mmap_sem of everybody who maps the file, for writing. Kara found it a bit ugly. It is right, and every fault of those processes waits, on any file, for as long as the journal takes.',
    set: { variant: 'mmap-sem-write', compare: 'merged' },
  },
  {
    heading: 'Page by page',
    text: 'Free each block under the lock of its page, and no fault can come between. One transaction for each page is slow. And a page that is not in the cache has no lock: choose a file that is not cached at the start.',
    set: { variant: 'per-page', compare: 'none', way: 'explore', parameters: { CACHED: 0 } },
  },
  {
    heading: 'A lock of its own',
    text: 'Kara’s answer is an rwsem below mmap_sem and above the page lock: page_mkwrite reads, punch and truncate write. Chinner thought it mostly redundant. Three weeks later Kara put the rule into words: no lock may be used both above and below mmap_sem, not even a shared one. (20120605231530.GB4402@quack.suse.cz, 20120607215835.GB393@quack.suse.cz) A lock for ranges of the file, talked over in the same weeks, stayed an idea.',
    set: { variant: 'extra-rwsem', compare: 'none' },
  },
  {
    heading: 'Half a fault is not enough',
    text: 'The lab found what a lock in page_mkwrite alone leaves open. A fault first reads the page and only then comes to page_mkwrite, and a fault for reading never does. The read half can add the page during the punch. With buffers from that read page_mkwrite believes the freed block (Buffers from a read: 1); with a thread that only loads the stale page stays for everybody to read (Loading threads: 1).',
    set: {
      variant: 'extra-rwsem',
      compare: 'merged',
      way: 'explore',
      parameters: { FAULTERS: 0, LOADERS: 1, OPERATIONS: 2, FILE_PAGES: 1 },
    },
  },
  {
    heading: 'What was merged',
    text: 'XFS got the rwsem in 2015, in read faults and in write faults, never in the normal I/O path (1420669543-8093-1-git-send-email-david@fromorbit.com, in 4.1). ext4 followed in 4.5 (linux ea3d7209ca01, CVE-2015-8839). In 5.15 one lock in the VFS replaced them all: invalidate_lock, taken only when a page has to be added or filled (linux 730633f0b7f9). Direct I/O is left out on purpose.',
    set: { variant: 'merged', compare: 'extra-rwsem' },
  },
  {
    heading: 'Promises nobody keeps',
    text: 'With delayed allocation page_mkwrite reserves and the flusher allocates. Then the race leaves a dirty page whose reservation the punch has taken back, and a count of reservations that fits nothing. Chinner was hunting stray delayed blocks when he read the mail; this race was not the cause of his.',
    set: { variant: 'delalloc', compare: 'none', parameters: { ALLOCATED: 0 } },
  },
  {
    heading: 'Where the lab disagrees with the record',
    text: 'Most minima of switches come out as counted by hand. Four things did not. Writing out of a mapping faults for reading, so page_mkwrite alone does not stop that task: the i_mutex kernels here take the lock in ->fault as well; page_mkwrite alone is stopped by direct reads. A lock in page_mkwrite is not a whole fix, as told above. Freeing page by page is right only for cached pages, and only if writeback is waited for first. And retrying without end can starve the punch.',
  },
]
