import { beforeEach, describe, expect, it } from 'vitest'
import { NOTHING, useLabStore } from '#renderer/stores/lab.ts'
import { provideServices } from './with-services.ts'

beforeEach(() => provideServices())

describe('the form of the Lab', () => {
  it('begins with the comparison the scenario proposes', () => {
    const { form, valid } = useLabStore()
    expect(form).toMatchObject({
      scenario: 'inode-accounting',
      variant: 'none',
      compare: 'frlock',
      model: 'sc',
      way: 'timed',
    })
    expect(form.parameters['OPERATIONS']).toBe(100_000)
    expect(valid).toBe(true)
  })

  it('asks for both kernels with the same parameters and seed, the unfixed one first', () => {
    const lab = useLabStore()
    lab.form.variant = 'frlock'
    lab.form.compare = 'none'
    lab.form.seed = 42
    lab.setParameter('CPUS', 2)
    expect(
      lab.requests.map(({ variant, seed, parameters }) => [variant, seed, parameters['CPUS']]),
    ).toEqual([
      ['none', 42, 2],
      ['frlock', 42, 2],
    ])
  })

  it('asks for one kernel when there is nothing to compare with, or the same', () => {
    const lab = useLabStore()
    lab.form.compare = NOTHING
    expect(lab.requests.map(({ variant }) => variant)).toEqual(['none'])
    lab.form.compare = 'none'
    expect(lab.requests.map(({ variant }) => variant)).toEqual(['none'])
  })

  it('cannot run while a control holds no acceptable value, and names it', () => {
    const lab = useLabStore()
    lab.setValid('seed', false)
    lab.setValid('CPUS', false)
    expect(lab.valid).toBe(false)
    expect(lab.complaint).toBe('Another value is needed for CPUs and Seed.')
    lab.setValid('CPUS', true)
    lab.setValid('seed', true)
    expect(lab.valid).toBe(true)
    expect(lab.complaint).toBeUndefined()
  })

  it('is valid again when filled in anew, and tells its fields to forget what was typed', () => {
    const lab = useLabStore()
    const fillings = [
      () => lab.reset(),
      () => lab.follow({ variant: 'bkl' }),
      () => lab.choose('seqtex'),
    ]
    for (const fill of fillings) {
      const { edition } = lab
      lab.setValid('CPUS', false)
      fill()
      expect(lab.valid).toBe(true)
      expect(lab.edition).toBeGreaterThan(edition)
    }
  })

  it('follows the story: what it names is set, other parameters go to their defaults', () => {
    const lab = useLabStore()
    lab.setParameter('CPUS', 2)
    lab.follow({ variant: 'frlock-no-wmb1', model: 'pso', way: 'explore' })
    expect(lab.form).toMatchObject({ variant: 'frlock-no-wmb1', model: 'pso', way: 'explore' })
    lab.follow({ variant: 'spinlock', parameters: { BYTES: 300 } })
    expect(lab.form).toMatchObject({ variant: 'spinlock', compare: 'frlock' })
    expect(lab.form).toMatchObject({ model: 'sc', way: 'timed' })
    expect(lab.form.parameters).toMatchObject({ BYTES: 300, CPUS: 4 })
  })
})
