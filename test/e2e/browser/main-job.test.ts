import { describeMainJob } from '../flows/main-job.ts'
import { launchBrowser } from '../support/browser.ts'

describeMainJob(() => launchBrowser())
