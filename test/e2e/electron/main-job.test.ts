import { describeMainJob } from '../flows/main-job.ts'
import { launchElectron } from '../support/electron.ts'

describeMainJob(() => launchElectron())
