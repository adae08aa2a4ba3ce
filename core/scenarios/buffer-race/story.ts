import type { StoryPart } from '../scenario.ts'
export const STORY: readonly StoryPart[] = []
