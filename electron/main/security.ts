/**
 * What a page may not do, whatever it has become: leave the lab, open windows, embed pages, use
 * devices, download, or talk to a network.
 */
import { app, session, type Session, type WebContents } from 'electron'
import { APP_ORIGIN } from '#shared/origin.ts'

const NETWORK = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']

/**
 * Sandboxes every process, before `ready`. The operating system's sandbox is out of reach for root, who
 * has to start the lab with `--no-sandbox`; demanding it all the same would stop Chromium's services.
 */
export function enforceSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
}

export function setupSecurity(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents))
  denyPermissions(session.defaultSession)
  session.defaultSession.webRequest.onBeforeRequest({ urls: NETWORK }, (_details, decide) => {
    decide({ cancel: true })
  })
  session.defaultSession.on('will-download', (event) => event.preventDefault())
}

/** Every page, our own included. */
function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-navigate', (event) => {
    if (!isLabUrl(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isLabUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isLabUrl(event.url)) event.preventDefault()
  })
}

function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(isHarmless(permission)),
  )
  target.setPermissionCheckHandler((_contents, permission) => isHarmless(permission))
  target.setDevicePermissionHandler(() => false)
}

/** Copying text to the clipboard and keeping recordings under disk pressure: nothing is read or reached. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write' || permission === 'persistent-storage'
}

/** By prefix, because `origin` of a custom scheme is "null" to Node's URL. */
function isLabUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
}
