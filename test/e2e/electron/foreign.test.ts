import { describeForeign } from '../flows/foreign.ts'
import { launchElectron } from '../support/electron.ts'

describeForeign(() => launchElectron())
