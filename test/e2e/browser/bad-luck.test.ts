import { describeBadLuck } from '../flows/bad-luck.ts'
import { launchBrowser } from '../support/browser.ts'

describeBadLuck(() => launchBrowser())
