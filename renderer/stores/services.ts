/** Everything the stores need from outside, handed in once by main.ts. */
import { inject, type InjectionKey } from 'vue'
import { invariant } from '#core/base/invariant.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'
import type { Host } from '#renderer/bridge/host.ts'
import type { ExperimenterPort } from './experimenter-port.ts'
import type { ExplorationsPort } from './explorations-port.ts'
import type { ExplorerPort } from './explorer-port.ts'
import type { ForeignPort } from './foreign-port.ts'
import type { RecordingsPort } from './recordings-port.ts'
import type { OpenReplay } from './replay-port.ts'
import type { SimulatorPort } from './simulator-port.ts'

export interface Services {
  readonly host: Host
  readonly scenarios: readonly Scenario[]
  readonly simulator: SimulatorPort
  readonly experimenter: ExperimenterPort
  readonly explorer: ExplorerPort
  readonly explorations: ExplorationsPort
  readonly recordings: RecordingsPort
  readonly foreign: ForeignPort
  readonly openReplay: OpenReplay
}

export const SERVICES: InjectionKey<Services> = Symbol('services')

export function useServices(): Services {
  const services = inject(SERVICES)
  invariant(services, 'the services were not provided')
  return services
}
