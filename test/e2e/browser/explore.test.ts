import { describeExploring } from '../flows/explore.ts'
import { launchBrowser } from '../support/browser.ts'

describeExploring(() => launchBrowser())
