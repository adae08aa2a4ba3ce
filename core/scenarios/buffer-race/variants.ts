/** The kernels of the race: the broken one first, then the fixes as they were proposed, then what else goes wrong. */
import { rowsAbout } from '../expectation.ts'
import type { Variant } from '../scenario.ts'
import completionsUnlocked from './completions-unlocked.c?raw'
import doubleEndCheck from './double-end-check.c?raw'
import firstPatch from './first-patch.c?raw'
import lastBuffer from './last-buffer.c?raw'
import none from './none.c?raw'
import ownBuffers from './own-buffers.c?raw'
import recover from './recover.c?raw'
import unlockLate from './unlock-late.c?raw'

/** Nothing in it needs a weak memory model; what orders stores is looked at where it costs least. */
const SC = ['sc'] as const
const SC_AND_PSO = ['sc', 'pso'] as const
const ALL_MODELS = ['sc', 'tso', 'pso'] as const

/** Every buffer is submitted once, by who marked it, and ends once; no BUG_ON. */
const ownsWhatItSubmits = rowsAbout('continuous safety', { models: SC })
/** Nothing stays locked or under writeback, and nothing that was written is lost. */
const comesToRest = rowsAbout('quiescent safety', { models: SC })
/** The buffers can be freed when nobody uses them any more. */
const canBeFreed = rowsAbout('leak', { models: SC })
/** What the experiments measure; `violated` says that it costs visibly more. */
const costs = rowsAbout('cost', { models: SC })

const FIRST_PATCH = '426C6A63.80408@yahoo.com.au'
const SECOND_PATCH = '426F908C.2060804@yahoo.com.au'
const UNLOCK_LATE = '20050427105655.5edc13ce.akpm@osdl.org'
const OBJECTIONS = '4270296D.9010109@yahoo.com.au'
const THIRD_PATCH = '42744D58.7090408@yahoo.com.au'
const MERGE_LIST = '20050504221057.1e02a402.akpm@osdl.org'
const KERNEL = 'fs/buffer.c of 2.6.12-rc1'

const STOLEN =
  'the page is unlocked and its writeback over while the first task still looks for marks: it finds those of the second'
const WAITS = { parameters: { SYNC: 1 } }
/** As with blocks of 1 KiB. */
const FOUR = { parameters: { BUFFERS: 4 } }
/** Completions on a CPU that does nothing else. */
const ELSEWHERE = { parameters: { CPUS: 3, IRQ_CPU: 2 } }
/** Both buffers of one page go to disk together and end on two CPUs. */
const TWO_ENDS = { START_DIRTY: 2, THREADS: 1, OPERATIONS: 1, IRQ_CPU: -2 }

/** In the order of the list. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'none',
    title: 'Unfixed (2.6.12-rc1)',
    summary:
      'The kernel of the report: marks its buffers, unlocks the page, then submits whatever in the ring is marked.',
    file: 'none.c',
    source: none,
    expected: [
      ownsWhatItSubmits('violated', STOLEN, SECOND_PATCH, { switches: 3 }),
      ownsWhatItSubmits('violated', STOLEN, SECOND_PATCH, { ...WAITS, switches: 3 }),
      ownsWhatItSubmits('violated', STOLEN, SECOND_PATCH, { ...ELSEWHERE, switches: 3 }),
      comesToRest('holds', 'a schedule without the crash leaves nothing behind', KERNEL),
      ownsWhatItSubmits('holds', 'one buffer a page: nobody else can own a part of it', KERNEL, {
        parameters: { BUFFERS: 1 },
      }),
    ],
  },
  {
    name: 'first-patch',
    title: 'First patch: an array (25 April)',
    summary:
      'Nick Piggin: remember what was marked and submit only that. References of the other buffers are never given back.',
    file: 'first-patch.c',
    source: firstPatch,
    expected: [
      ownsWhatItSubmits('holds', 'only what is in the array is submitted', FIRST_PATCH),
      comesToRest('holds', 'every marked buffer ends', FIRST_PATCH),
      canBeFreed(
        'violated',
        'a clean buffer gains a reference with each write of its page, and the page can never be reclaimed',
        SECOND_PATCH,
      ),
    ],
  },
  {
    name: 'own-buffers',
    title: 'Second patch: own buffers only (27 April)',
    summary:
      'Nick Piggin: references for the buffers in the array alone, and checks that no I/O ends twice.',
    file: 'own-buffers.c',
    source: ownBuffers,
    expected: [
      ownsWhatItSubmits(
        'holds',
        'the writeback cannot end before the last own buffer is submitted, and after that only buffers with a reference are touched',
        SECOND_PATCH,
        { models: SC_AND_PSO },
      ),
      comesToRest('holds', 'every marked buffer ends', SECOND_PATCH, { models: SC_AND_PSO }),
      canBeFreed('holds', 'a reference for each entry, given back with it', SECOND_PATCH),
      ownsWhatItSubmits(
        'holds',
        'waiting for locks and for the disk changes nothing',
        SECOND_PATCH,
        WAITS,
      ),
      ownsWhatItSubmits(
        'holds',
        'nor does it matter which CPU takes the interrupts',
        SECOND_PATCH,
        ELSEWHERE,
      ),
      ownsWhatItSubmits('holds', 'nor how many buffers a page has', SECOND_PATCH, FOUR),
    ],
  },
  {
    name: 'unlock-late',
    title: 'Unlock after submission (merged)',
    summary:
      'Andrew Morton: keep the page locked until everything is submitted, so that nobody else gets at its buffers.',
    file: 'unlock-late.c',
    source: unlockLate,
    expected: [
      ownsWhatItSubmits('holds', 'marking needs the page lock', UNLOCK_LATE, {
        models: SC_AND_PSO,
      }),
      comesToRest('holds', 'every marked buffer ends', UNLOCK_LATE, { models: SC_AND_PSO }),
      canBeFreed('holds', 'the walk gives back every reference it took', UNLOCK_LATE),
      ownsWhatItSubmits(
        'holds',
        'waiting for locks and for the disk changes nothing',
        MERGE_LIST,
        WAITS,
      ),
      ownsWhatItSubmits(
        'holds',
        'nor does it matter which CPU takes the interrupts',
        MERGE_LIST,
        ELSEWHERE,
      ),
      ownsWhatItSubmits('holds', 'nor how many buffers a page has', MERGE_LIST, FOUR),
      costs(
        'violated',
        'whoever wants the page lock waits while the submitter waits for a free request',
        OBJECTIONS,
      ),
    ],
  },
  {
    name: 'last-buffer',
    title: 'Remember the last buffer (1 May)',
    summary: 'Nick Piggin: walk the ring as before, but end with the buffer that was marked last.',
    file: 'last-buffer.c',
    source: lastBuffer,
    expected: [
      ownsWhatItSubmits(
        'holds',
        'until the last one is submitted the writeback goes on, and nobody else can mark',
        THIRD_PATCH,
        { models: SC_AND_PSO },
      ),
      comesToRest('holds', 'every marked buffer ends', THIRD_PATCH, { models: SC_AND_PSO }),
      canBeFreed('holds', 'only marked buffers get a reference', THIRD_PATCH),
      ownsWhatItSubmits(
        'holds',
        'waiting for locks and for the disk changes nothing',
        THIRD_PATCH,
        WAITS,
      ),
      ownsWhatItSubmits(
        'holds',
        'nor does it matter which CPU takes the interrupts',
        THIRD_PATCH,
        ELSEWHERE,
      ),
      ownsWhatItSubmits('holds', 'nor how many buffers a page has', THIRD_PATCH, FOUR),
    ],
  },
  {
    name: 'recover',
    title: 'Unfixed, through the recovery path',
    summary:
      'When there is no room for a buffer the rest of the page is written all the same, by a copy of the same loop.',
    file: 'recover.c',
    source: recover,
    expected: [
      ownsWhatItSubmits('violated', STOLEN, SECOND_PATCH, { switches: 3 }),
      comesToRest(
        'violated',
        'a buffer that is made dirty between the test and the clearing of the flag loses it: not in the thread, found by this search',
        KERNEL,
        { switches: 3 },
      ),
    ],
  },
  {
    name: 'double-end-check',
    title: 'Unfixed, with the debugging checks',
    summary:
      'The checks of the second patch without the patch: b_end_io is taken away when an I/O ends, so that a second end or a late submission shows at once.',
    file: 'double-end-check.c',
    source: doubleEndCheck,
    expected: [ownsWhatItSubmits('violated', STOLEN, SECOND_PATCH, { switches: 3 })],
  },
  {
    name: 'completions-unlocked',
    title: 'Without page_uptodate_lock',
    summary:
      'Not a proposal: what the lock around the look through the buffers is for, with two completions on two CPUs.',
    file: 'completions-unlocked.c',
    source: completionsUnlocked,
    small: TWO_ENDS,
    expected: [
      ownsWhatItSubmits(
        'violated',
        'both completions find nothing left and end the writeback: the second one has none to end',
        KERNEL,
        { models: ALL_MODELS, switches: 3 },
      ),
      comesToRest(
        'holds',
        'one of them does end it: unlock_buffer() is a barrier between clearing the mark and looking at the others',
        KERNEL,
        { models: ALL_MODELS },
      ),
    ],
  },
]
