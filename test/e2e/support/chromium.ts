/** Debian's Chromium, as every test of a browser starts it. */
import { chromium, type Browser } from 'playwright-core'
import { findProgram } from '../../../scripts/system.mjs'

/** Flags without which it tries to reach hosts that a closed network does not have. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where it is. Throws when it is not installed, with what to install. */
export function chromiumPath(): string {
  const found = findProgram(['chromium', 'chromium-browser', 'google-chrome'])
  if (!found) throw new Error('Chromium is not installed: apt-get install -y chromium')
  return found
}

/** A browser without a profile of its own. */
export function startChromium(): Promise<Browser> {
  const args = [...CHROMIUM_FLAGS, '--no-sandbox']
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args })
}
