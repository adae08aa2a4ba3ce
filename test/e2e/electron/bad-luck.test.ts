import { describeBadLuck } from '../flows/bad-luck.ts'
import { launchElectron } from '../support/electron.ts'

describeBadLuck(() => launchElectron())
