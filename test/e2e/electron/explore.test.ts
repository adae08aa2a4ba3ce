import { describeExploring } from '../flows/explore.ts'
import { launchElectron } from '../support/electron.ts'

describeExploring(() => launchElectron())
