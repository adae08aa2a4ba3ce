/** The story of the race in the lab's own words; mails by Message-ID, sources by release. */
import type { StoryPart } from '../scenario.ts'

/** Two tasks, one page, two buffers: small enough to see everything. */
const SMALL = { CPUS: 2, THREADS: 2, PAGES: 1, BUFFERS: 2, SYNC: 0, OPERATIONS: 2 }

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = [
  {
    heading: 'A completion for a buffer that nobody wrote',
    text: 'April 2005, Linux 2.6.12-rc. Under fsstress with a thousand processes, on ext2 with blocks of 1 KiB over a loop device on tmpfs, the interrupt of a finished write hit BUG_ON(!buffer_async_write) in end_buffer_async_write(): the buffer it was called for was not being written. Nick Piggin called it the second buffer race. (426C6A63.80408@yahoo.com.au)',
    set: { variant: 'none', compare: 'unlock-late', way: 'timed' },
  },
  {
    heading: 'How a page is written',
    text: 'A page of 4 KiB holds one to eight blocks, each with a buffer head, linked in a ring. __block_write_full_page() is called with the page locked. It locks every dirty buffer and marks it for I/O, sets the writeback flag of the page, unlocks the page, and walks the ring once more to submit what is marked. The interrupt of each I/O clears the mark and looks whether another buffer of the page has one; the last one clears the writeback flag. Anybody may make a buffer dirty at any time, without the page lock.',
  },
  {
    heading: 'Whose marks are these?',
    text: 'The second walk takes every mark for its own. That is right as long as the writeback lasts, for nobody else marks buffers of a page under writeback. But the writeback ends with the last own buffer, and that one may be done while the walk is still before the rest of the ring. A second task makes such a buffer dirty, locks the page, marks the buffer and unlocks the page; the first task comes by and submits it. Three changes between task, interrupt and task are enough, and ordinary memory. (426F908C.2060804@yahoo.com.au)',
    set: {
      variant: 'none',
      compare: 'own-buffers',
      way: 'explore',
      parameters: SMALL,
    },
  },
  {
    heading: 'One mistake, many crashes',
    text: 'What is seen depends on where the second task is. If it has submitted the buffer too, the second interrupt finds no mark: that is the report. If it has marked but not yet begun its own writeback, the interrupt ends a writeback that nobody began. If the stolen I/O is over before the second task looks, that task finds nothing to submit and ends the writeback itself, or submits a buffer that is not locked. And if the page is never looked at in the wrong moment, the block is just written twice.',
    set: { variant: 'double-end-check', compare: 'none', way: 'explore', parameters: SMALL },
  },
  {
    heading: 'The first patch leaks',
    text: 'Nick Piggin posted an array: what this call has marked is remembered, and only that is submitted. The crash is gone. But references were still taken of every buffer of the page and given back only for those in the array. A clean buffer gains one with each write of its page, and a page whose buffers are referenced is never reclaimed. (426C6A63.80408@yahoo.com.au)',
    set: { variant: 'first-patch', compare: 'own-buffers', way: 'timed' },
  },
  {
    heading: 'The second patch',
    text: 'Two days later: references go with the array. As long as the last own buffer is not submitted the writeback cannot end, so everything in the array is still owned; after that nothing is touched that has no reference. The patch came with checks that take b_end_io away when an I/O ends, so that a second end shows at once. (426F908C.2060804@yahoo.com.au)',
    set: { variant: 'own-buffers', compare: 'first-patch' },
  },
  {
    heading: 'Or simply keep the page locked',
    text: 'Andrew Morton answered the same day with one moved line: unlock the page after the submission. He preferred to keep everybody else out of the page for as long as a task works on its buffers, found the walk doubtful against page reclaim as well, and expected no loss, since two writers of one page are rare. Nick Piggin objected: the lock protects from nothing else here, other code that writes pages does not hold it so long, neither did this path before, and the lock is now held while requests and memory are waited for. (20050427105655.5edc13ce.akpm@osdl.org, 4270296D.9010109@yahoo.com.au, 20050427180012.26b75e0f.akpm@osdl.org, 42703C6C.5090102@yahoo.com.au)',
    set: { variant: 'unlock-late', compare: 'own-buffers', way: 'timed' },
  },
  {
    heading: 'Remember the last one',
    text: 'On 1 May Nick Piggin sent a third version without an array: remember the buffer that was marked last, and end the walk with it. It is right too, and was not taken. (42744D58.7090408@yahoo.com.au)',
    set: { variant: 'last-buffer', compare: 'unlock-late' },
  },
  {
    heading: 'What was merged',
    text: 'The version that keeps the page locked. It is in the list of what had been merged of 2.6.12-rc3-mm3, 4 May 2005, and the kernel still works like that. (20050504221057.1e02a402.akpm@osdl.org)',
    set: { variant: 'unlock-late', compare: 'none' },
  },
  {
    heading: 'The same loop again',
    text: 'When the file system has no room for one of the buffers, what has a place is written all the same, by a copy of the same two walks. It has the same race, and both patches changed both.',
    set: { variant: 'recover', compare: 'none' },
  },
  {
    heading: 'What the other lock is for',
    text: 'Clearing the mark and looking at the other buffers is done under one spinlock for all pages. Without it two completions on two CPUs both find nothing left, and both end the writeback.',
    set: {
      variant: 'completions-unlocked',
      compare: 'none',
      way: 'explore',
      parameters: {
        CPUS: 2,
        THREADS: 1,
        PAGES: 1,
        BUFFERS: 2,
        START_DIRTY: 2,
        IRQ_CPU: -2,
        OPERATIONS: 1,
      },
    },
  },
  {
    heading: 'What to try',
    text: 'One buffer a page: nothing can be stolen, and the unfixed kernel holds. A slow disk: the window closes, because the first task is through with its walk before its own I/O ends. More time in the block layer: it opens. Completions on another CPU: the task is no longer stopped by its own interrupt. Watch the references of the first patch climb, and the sleep time of the merged one against the array.',
    set: { variant: 'none', compare: 'unlock-late', parameters: { BUFFERS: 1 } },
  },
  {
    heading: 'Notes on the model',
    text: 'Three things came out otherwise than in a smaller model of the mails. The oracle sees the theft itself, after three changes of the running actor; the crashes that the mails describe come one or two later, and counting all interrupts as one actor they need four (the report, the end of a writeback not begun, both debugging checks) or five (the unlocked buffer, the end of a writeback by the task). Two completions without their lock never leave a page in writeback for good, on no memory model: unlock_buffer() stands between clearing the mark and looking at the others, and it is a barrier. And the recovery path has a second fault that nobody mentioned: a buffer that is made dirty after it was found clean loses the flag again, and its data never reaches the disk. Left out of the model: errors of the disk, the uptodate flag, and buffers beyond the end of the file.',
    set: {
      variant: 'recover',
      way: 'explore',
      parameters: SMALL,
    },
  },
]
