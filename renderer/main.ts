/** Wiring: the host, the database, the workers, the stores, the window. */
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './ui/tokens.css'
import './ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { scenarios } from '#core/scenarios/index.ts'
import App from './app/App.vue'
import { catchErrors, missingGround, showFatal } from './app/fatal.ts'
import { chooseHost } from './bridge/choose-host.ts'
import { purgeDeletedExplorations } from './db/explorations.ts'
import { purgeForeignLeftovers } from './db/foreign-library.ts'
import { purgeLeftovers } from './db/library.ts'
import { liveWriters } from './db/live-writers.ts'
import { LabDatabase } from './db/schema.ts'
import { ExplorerClient } from './sim/explorer-client.ts'
import {
  createSimulator,
  drawInWorker,
  measureExperiment,
  openForeignInWorker,
  openRecordingInWorker,
  transferRecording,
} from './sim/workers.ts'
import { explorationsInDatabase } from './stores/explorations-in-database.ts'
import { foreignInDatabase } from './stores/foreign-in-database.ts'
import { useNoticesStore } from './stores/notices.ts'
import { recordingsInDatabase } from './stores/recordings-in-database.ts'
import { SERVICES } from './stores/services.ts'

const app = createApp(App)
const pinia = createPinia()
app.use(pinia)

let started = false

const missing = missingGround(globalThis)
if (missing) {
  showFatal(missing)
} else {
  const host = chooseHost()
  const database = new LabDatabase()
  app.provide(SERVICES, {
    host,
    scenarios,
    simulator: createSimulator(database, () => host.freeBytes()),
    experimenter: { start: measureExperiment },
    explorer: new ExplorerClient(),
    explorations: explorationsInDatabase(database),
    recordings: recordingsInDatabase(database, host, transferRecording, drawInWorker),
    foreign: foreignInDatabase(database, openForeignInWorker),
    openReplay: openRecordingInWorker,
  })
  catchErrors(app, (problem) => {
    if (started) useNoticesStore(pinia).failed(problem)
    else showFatal(problem)
  })
  // What was deleted and is past bringing back goes now; a failure shows when the library is read.
  void liveWriters(navigator.locks)
    .then(async (busy) => {
      await purgeLeftovers(database, busy)
      await purgeForeignLeftovers(database, busy)
    })
    .then(() => purgeDeletedExplorations(database))
    .catch(() => undefined)
}

app.mount('#app')
started = true
