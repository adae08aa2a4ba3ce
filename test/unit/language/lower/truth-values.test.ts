import { expect, test } from 'vitest'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { build, globalOf, runProgram } from '../../../support/machine.ts'

test('a truth value keeps whether anything is set, not the low half of what it is given', () => {
  const { machine } = runProgram(
    build(`
    long long upper = 0x100000000LL;
    bool assigned, added, in_register, multiplied;
    void P0(void)
    {
      bool local = 0;

      assigned = upper;
      added += upper;
      local += upper;
      in_register = local;
      multiplied = 1;
      multiplied *= upper;
    }`),
    roundRobin(),
  )
  const names = ['assigned', 'added', 'in_register', 'multiplied']
  expect(names.map((name) => globalOf(machine, name))).toEqual([1n, 1n, 1n, 1n])
})
