import { describeForeign } from '../flows/foreign.ts'
import { launchBrowser } from '../support/browser.ts'

describeForeign(() => launchBrowser())
