import { expect, test } from 'vitest'
import { eventArguments } from '#renderer/panels/foreign/event-arguments.ts'

const lines = (detail: string): string[] =>
  eventArguments(detail).map(({ name, value }) => `${name}: ${value}`)

test('fields as the kernel prints them, whose values may hold spaces', () => {
  expect(lines('comm=my shell pid=20 prio=120 target_cpu=000')).toEqual([
    'comm: my shell',
    'pid: 20',
    'prio: 120',
    'target_cpu: 000',
  ])
  expect(lines('prev_state=S ==> next_comm=a')).toEqual(['prev_state: S ==>', 'next_comm: a'])
})

test('arguments of JSON, whatever they are', () => {
  expect(lines('{"page":7,"why":"a=b","deep":{"x":[1]},"none":null}')).toEqual([
    'page: 7',
    'why: a=b',
    'deep: {"x":[1]}',
    'none: null',
  ])
})

test('any other text is one argument, a JSON that was cut too', () => {
  expect(lines('254,0 R 4096 () 2048 + 8 [dd]')).toEqual([': 254,0 R 4096 () 2048 + 8 [dd]'])
  expect(lines('NR 3 x=1')).toEqual([': NR 3 x=1'])
  expect(lines('{"a":"long…')).toEqual([': {"a":"long…'])
  expect(lines('')).toEqual([])
})
