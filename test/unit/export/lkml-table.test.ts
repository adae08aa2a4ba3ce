import { expect, test } from 'vitest'
import type { InterleavingStep } from '#core/export/interleaving.ts'
import { layOutTable } from '#core/export/lkml-table.ts'

const step = (cpu: number, where: string, text: string, task = ''): InterleavingStep => ({
  cpu,
  task,
  where,
  text,
})

test('two CPUs stand where lockdep puts them', () => {
  const table = layOutTable(
    [
      step(0, 'inode_add_bytes()', 'i_blocks is 40'),
      step(1, 'inode_sub_bytes()', 'i_blocks 40 -> 32'),
      step(0, 'inode_add_bytes()', 'i_blocks 32 -> 48 (had read 40)'),
      step(1, '', 'lock(&inode.i_lock)'),
    ],
    true,
  )
  // lockdep: heads from columns 7 and 31 on, "lock(" from 2 and 31 on.
  expect(table).toBe(
    [
      '       CPU0                    CPU1',
      '       ----                    ----',
      '  ...',
      '  inode_add_bytes()',
      '    i_blocks is 40',
      '                               inode_sub_bytes()',
      '                                 i_blocks 40 -> 32',
      '    i_blocks 32 -> 48 (had',
      '      read 40)',
      '                                 lock(&inode.i_lock)',
      '',
    ].join('\n'),
  )
})

test('tasks of one CPU are told apart, and functions of each', () => {
  const table = layOutTable(
    [
      step(0, 'f()', 'one', 'P0'),
      step(0, 'f()', 'two', 'interrupt 0'),
      step(0, 'f()', 'three', 'interrupt 0'),
    ],
    false,
  )
  expect(table.split('\n').map((line) => line.trim())).toEqual([
    'CPU0',
    '----',
    '<P0>',
    'f()',
    'one',
    '<interrupt 0>',
    'f()',
    'two',
    'three',
    '',
  ])
})

test.each([1, 2, 3, 4, 8])('nothing is wider than a mail, with %i CPUs', (cpus) => {
  const long = 'a_rather_long_name_of_a_lock.and_a_field_in_it[12].that_is_longer'
  const steps = Array.from({ length: cpus }, (_, cpu) => [
    step(cpu, `${long}()`, `${long} 18446744073709551615 -> 18446744073709551614`, 'task'),
    step(cpu, '', `spin_lock(&${long}${long}${long})`, 'other'),
  ]).flat()
  for (const line of layOutTable(steps, true).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(72)
    expect(line).toMatch(/^[\x20-\x7e]*$/)
    expect(line).not.toMatch(/\s$/)
  }
})
