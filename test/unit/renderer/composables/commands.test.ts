import { describe, expect, it, vi } from 'vitest'
import { createCommandTable, type Command } from '#renderer/composables/commands.ts'

function command(id: string, more: Partial<Command> = {}): Command {
  return { id, title: id, group: 'Test', run: () => undefined, ...more }
}

const RETURN = { key: 'Enter', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false }

describe('the command table', () => {
  it('runs a command that can run, and says whether it did', () => {
    const table = createCommandTable(false)
    const run = vi.fn()
    let able = false
    table.register([command('run.start', { run, when: () => able })])
    expect([table.run('run.start'), table.run('no.such')]).toEqual([false, false])
    able = true
    expect(table.run('run.start')).toBe(true)
    expect(run).toHaveBeenCalledOnce()
  })

  it('finds the command of a key press among those that can run', () => {
    const table = createCommandTable(false)
    table.register([
      command('asleep', { shortcut: 'CmdOrCtrl+Enter', when: () => false }),
      command('awake', { alternatives: ['CmdOrCtrl+Enter'] }),
    ])
    expect(table.matching(RETURN)?.id).toBe('awake')
    expect(table.matching({ ...RETURN, ctrlKey: false })).toBeUndefined()
  })

  it('forgets commands with the panel that brought them', () => {
    const table = createCommandTable(false)
    const unregister = table.register([command('replay.play', { shortcut: 'Space' })])
    expect(table.keysOf('replay.play')).toBe('Space')
    unregister()
    expect(table.find('replay.play')).toBeUndefined()
  })

  it('refuses two commands of one name', () => {
    const table = createCommandTable(false)
    table.register([command('twice')])
    expect(() => table.register([command('twice')])).toThrow('twice')
  })
})
