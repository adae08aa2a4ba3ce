import { describe, expect, it } from 'vitest'
import { SECURITY_HEADERS } from '#shared/headers.ts'

const policy = new Map(
  (SECURITY_HEADERS['Content-Security-Policy'] ?? '').split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ')
    return [name, sources]
  }),
)

describe('the security headers', () => {
  it('isolate the page, so that it may share memory', () => {
    expect(SECURITY_HEADERS).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
  })

  it('allow nothing that is not listed, and no script but our own files', () => {
    expect(policy.get('default-src')).toEqual(["'none'"])
    expect(policy.get('script-src')).toEqual(["'self'"])
    expect(policy.get('worker-src')).toEqual(["'self'"])
    expect(policy.get('connect-src')).toEqual(["'self'"])
    for (const name of ['base-uri', 'form-action', 'object-src', 'frame-src', 'frame-ancestors']) {
      expect(policy.get(name)).toEqual(["'none'"])
    }
  })

  it('know no eval, no wildcard and no remote source anywhere', () => {
    for (const sources of policy.values()) {
      expect(sources.join(' ')).not.toMatch(/eval|\*|https?:|wss?:/)
    }
  })
})
