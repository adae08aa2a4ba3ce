/**
 * A running lab as a test meets it, whatever it runs in. Flows written against this interface run in the
 * desktop window and in a plain browser alike.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { ROOT } from '../../../scripts/build-targets.mjs'

export interface LabSession {
  readonly kind: 'electron' | 'browser'
  /** The page after the last start; ask again after {@link restart}. */
  readonly page: Page
  /** The next time the lab lets the user choose files, they choose these. */
  willChoose(...files: string[]): Promise<void>
  /** Does something that makes the lab save a file; returns where it is, finished. */
  savedBy(action: () => Promise<void>): Promise<string>
  /** Leaves no room to record in; the function it gives makes room again. */
  fillDisk(): Promise<() => Promise<void>>
  /** Console errors, uncaught exceptions and violations of the content security policy since the first start. */
  problems(): readonly string[]
  /** Ends the lab as a user would and starts it again on the same recordings. */
  restart(): Promise<void>
  /** Keeps a picture in `test-results/`, named after the session's kind too. */
  screenshot(name: string): Promise<string>
  close(): Promise<void>
}

export const REPOSITORY: string = ROOT
const RESULTS = path.join(REPOSITORY, 'test-results')

export async function takeScreenshot(page: Page, name: string, kind: string): Promise<string> {
  await mkdir(RESULTS, { recursive: true })
  const file = path.join(RESULTS, `${name}-${kind}.png`)
  await page.screenshot({ path: file })
  return file
}

/** Notes everything a page complains about, workers included. */
export function watchProblems(context: BrowserContext, problems: string[]): void {
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  context.on('weberror', (error) => problems.push(String(error.error())))
}
