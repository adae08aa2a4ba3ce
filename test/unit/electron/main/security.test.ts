import { beforeEach, describe, expect, it, vi } from 'vitest'
import { enforceSandbox, setupSecurity } from '../../../../electron/main/security.ts'
import { FakeWebContents, app, session } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

const own = session.defaultSession
let contents: FakeWebContents

beforeEach(() => {
  app.removeAllListeners()
  own.removeAllListeners()
  setupSecurity()
  contents = new FakeWebContents()
  app.emit('web-contents-created', {}, contents)
})

describe('every page', () => {
  it('opens no window', () => {
    expect(contents.windowOpenHandler?.()).toEqual({ action: 'deny' })
  })

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'stays in the lab on %s',
    (event) => {
      expect(contents.attempt(event, 'lab://app/')).toBe(false)
      expect(contents.attempt(event, 'lab://app')).toBe(false)
      for (const url of [
        'https://example.org/',
        'lab://app.evil/',
        'lab://apple/',
        'file:///etc/passwd',
        'about:blank',
        'javascript:1',
      ]) {
        expect(contents.attempt(event, url)).toBe(true)
      }
    },
  )

  it('embeds no webview', () => {
    expect(contents.attempt('will-attach-webview', '')).toBe(true)
  })
})

describe('the session', () => {
  it.each([
    'media',
    'geolocation',
    'notifications',
    'usb',
    'clipboard-read',
    'display-capture',
    'unknown',
  ])('denies %s, asked or checked', (permission) => {
    const decide = vi.fn<(yes: boolean) => void>()
    own.permissionRequest?.({}, permission, decide)
    expect(decide.mock.calls).toEqual([[false]])
    expect(own.permissionCheck?.({}, permission)).toBe(false)
    expect(own.devicePermission?.()).toBe(false)
  })

  it('lets the page copy text and keep its recordings', () => {
    expect(own.permissionCheck?.({}, 'clipboard-sanitized-write')).toBe(true)
    expect(own.permissionCheck?.({}, 'persistent-storage')).toBe(true)
  })

  it('cancels what goes to a network or to a file', () => {
    const decide = vi.fn<(decision: unknown) => void>()
    own.blocked?.decide({}, decide)
    expect(decide).toHaveBeenCalledWith({ cancel: true })
    expect(own.blocked?.urls).toContain('https://*/*')
    expect(own.blocked?.urls).toContain('file://*/*')
  })

  it('downloads nothing', () => {
    const preventDefault = vi.fn<() => void>()
    own.emit('will-download', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })
})

it('sandboxes every process unless the user said not to', () => {
  app.switches.add('no-sandbox')
  enforceSandbox()
  expect(app.sandboxed).toBe(false)
  app.switches.clear()
  enforceSandbox()
  expect(app.sandboxed).toBe(true)
})
