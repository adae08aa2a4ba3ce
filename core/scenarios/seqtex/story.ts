/** The story of the race in the lab's own words; mails by Message-ID, commits by hash. */
import type { StoryPart } from '../scenario.ts'

/** Paragraphs in reading order. */
export const STORY: readonly StoryPart[] = []
