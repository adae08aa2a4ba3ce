import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchElectron, type ElectronSession } from '../support/electron.ts'

let lab: ElectronSession

beforeAll(async () => {
  lab = await launchElectron()
})
afterAll(() => lab.close())

describe('the page', () => {
  it('has an origin of its own and is isolated from every other', async () => {
    const facts = await lab.page.evaluate(() => ({
      origin: location.origin,
      secure: isSecureContext,
      isolated: crossOriginIsolated,
    }))
    expect(facts).toEqual({ origin: 'lab://app', secure: true, isolated: true })
  })

  it('knows nothing of Node or Electron but the bridge', async () => {
    const types = await lab.page.evaluate(() => {
      const scope = globalThis as unknown as Record<string, unknown>
      const names = ['process', 'require', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer']
      return [...names, 'racelab'].map((name) => `${name}: ${typeof scope[name]}`)
    })
    expect(types).toEqual([
      'process: undefined',
      'require: undefined',
      'module: undefined',
      'Buffer: undefined',
      'global: undefined',
      'electron: undefined',
      'ipcRenderer: undefined',
      'racelab: object',
    ])
  })

  it('violates nothing of its own policy, and complains about nothing else', async () => {
    await lab.page.waitForLoadState('networkidle')
    expect(lab.problems()).toEqual([])
  })

  it('gets no permission', async () => {
    const states = await lab.page.evaluate(async () => {
      const query = async (name: string): Promise<string> =>
        (await navigator.permissions.query({ name: name as PermissionName })).state
      return {
        geolocation: await query('geolocation'),
        notifications: await Notification.requestPermission(),
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
          () => 'granted',
          (error: DOMException) => error.name,
        ),
        clipboard: await navigator.clipboard.readText().then(
          () => 'granted',
          (error: DOMException) => error.name,
        ),
      }
    })
    expect(states).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      camera: expect.stringMatching(/^Not(Allowed|Found)Error$/),
      clipboard: 'NotAllowedError',
    })
  })

  it('runs no text as code, and reaches no network', async () => {
    const outcomes = await lab.page.evaluate(async () => {
      const compiler = (name: string): ((text: string) => unknown) =>
        Reflect.get(globalThis, name) as (text: string) => unknown
      // In a callback of its own: what a test injects runs under no policy.
      const compiles = (compile: () => unknown): Promise<string> =>
        new Promise((resolve) => setTimeout(() => resolve(attempt(compile))))
      const attempt = async (step: () => unknown): Promise<string> => {
        try {
          await step()
          return 'done'
        } catch (error) {
          return (error as Error).name
        }
      }
      return {
        eval: await compiles(() => compiler('eval')('1')),
        constructor: await compiles(() => compiler('Function')('1')),
        network: await attempt(() => fetch('https://example.org/')),
        file: await attempt(() => fetch('file:///etc/hostname')),
        blobWorker: await attempt(
          () =>
            new Promise((resolve, reject) => {
              const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
              worker.addEventListener('message', resolve)
              worker.addEventListener('error', () => reject(new SyntaxError('refused')))
            }),
        ),
      }
    })
    expect(outcomes).toEqual({
      eval: 'EvalError',
      constructor: 'EvalError',
      network: 'TypeError',
      file: 'TypeError',
      blobWorker: expect.stringMatching(/^(SyntaxError|SecurityError)$/),
    })
  })
})

describe('what the simulation needs', () => {
  it('is there: shared memory, and a database that keeps typed arrays', async () => {
    const facts = await lab.page.evaluate(async () => {
      const database = await new Promise<string>((resolve, reject) => {
        const request = indexedDB.open('security-test', 1)
        request.addEventListener('upgradeneeded', () => {
          request.result.createObjectStore('chunks')
        })
        request.addEventListener('success', () => {
          const transaction = request.result.transaction('chunks', 'readwrite')
          transaction.objectStore('chunks').put(new Uint8Array(8), 1)
          transaction.addEventListener('complete', () => {
            request.result.close()
            indexedDB.deleteDatabase('security-test')
            resolve('written')
          })
        })
        request.addEventListener('error', () => reject(request.error ?? new Error('none')))
      })
      const shared = new Int32Array(new SharedArrayBuffer(4))
      return { database, shared: Atomics.add(shared, 0, 41) + 1 + (shared[0] ?? 0) }
    })
    expect(facts).toEqual({ database: 'written', shared: 42 })
  })

  it('is there for module workers too: a real run of both kernels violates no policy', async () => {
    const before = lab.problems().length
    await lab.page.getByRole('tab', { name: 'Lab' }).click()
    await lab.page.getByRole('spinbutton', { name: 'Operations' }).fill('1000')
    await lab.page.getByRole('button', { name: 'Run', exact: true }).click()
    await lab.page.getByRole('button', { name: 'Stop', exact: true, disabled: false }).waitFor()
    await lab.page.getByRole('button', { name: 'Run', exact: true, disabled: false }).waitFor()
    expect(lab.problems().slice(before)).toEqual([])
  })
})

describe('the protocol', () => {
  it.each([
    'lab://app/..%2f..%2fpackage.json',
    'lab://app/%2e%2e%2f%2e%2e%2fpackage.json',
    'lab://app/..%5c..%5cpackage.json',
    'lab://app/assets/..%2f..%2f..%2fpackage.json',
    'lab://app/%00index.html',
    'lab://app/C:%5Cwindows%5Cwin.ini',
    'lab://evil/index.html',
    'lab://app/../../package.json',
    'lab://app/package.json',
  ])('refuses %s', async (url) => {
    const answer = await lab.app.evaluate(async ({ net }, hostile) => {
      const response = await net.fetch(hostile)
      return {
        status: response.status,
        text: await response.text(),
        isolated: response.headers.get('Cross-Origin-Embedder-Policy'),
      }
    }, url)
    expect([400, 404]).toContain(answer.status)
    expect(answer.text).not.toContain('racelab"')
    expect(answer.isolated).toBe('require-corp')
  })

  it('answers reads only', async () => {
    const status = await lab.app.evaluate(
      async ({ net }) => (await net.fetch('lab://app/index.html', { method: 'POST' })).status,
    )
    expect(status).toBe(405)
  })
})

describe('the bridge', () => {
  it('answers our own page', async () => {
    const free = await lab.page.evaluate(() => window.racelab?.freeBytes())
    expect(free).toMatchObject({ ok: true })
    expect(free?.ok === true && free.value > 0).toBe(true)
  })

  it.each([
    ['a page with no origin', 'data:text/html,<title>foreign</title>'],
    ['another host of our scheme', 'lab://evil/'],
  ])('refuses %s even when it has the preload script', async (_what, url) => {
    const reply = await lab.app.evaluate(async ({ app, BrowserWindow }, foreign) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          preload: `${app.getAppPath()}/out/electron/preload.cjs`,
          sandbox: true,
          contextIsolation: true,
        },
      })
      await window.loadURL(foreign)
      const answer: unknown = await window.webContents.executeJavaScript(
        'window.racelab.freeBytes()',
      )
      window.destroy()
      return answer
    }, url)
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_FORBIDDEN_SENDER' } })
  })

  it('refuses a message that is not what it says', async () => {
    const reply = await lab.page.evaluate(() => window.racelab?.fileRead('../../etc/passwd', 0, 1))
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_BAD_MESSAGE' } })
  })
})
