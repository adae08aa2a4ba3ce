import { describeKills } from '../flows/kill.ts'
import { launchElectron } from '../support/electron.ts'

describeKills(20, () => launchElectron())
