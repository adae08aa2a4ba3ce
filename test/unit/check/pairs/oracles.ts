/** What a program says of itself: assertions and oracles. */
import * as Check from '#core/event/checks.ts'
import type { Pairs } from './pair.ts'

export const ORACLES: Pairs = {
  'BUG_ON under one schedule only': {
    check: Check.CHECK_BUG_ON,
    broken: 'void P0(void) { x = 1; x = 0; } void P1(void) { BUG_ON(x == 1); }',
    fixed: 'void P0(void) { x = 1; x = 2; } void P1(void) { BUG_ON(x == 3); }',
    message: /^P1 \(P1\) reached BUG: x == 1$/,
    at: '== 1)',
    actors: [1],
  },
  'WARN_ON reports and goes on': {
    check: Check.CHECK_WARN_ON,
    broken: 'void P0(void) { WARN_ON(x == 0); }',
    fixed: 'void P0(void) { WARN_ON(x == 1); }',
    message: /reached a warning: x == 0/,
    at: '== 0)',
    actors: [0],
  },
  'always_ between two stores': {
    check: Check.CHECK_ALWAYS,
    broken: 'bool always_equal(void) { return x == y; } void P0(void) { x = 1; y = 1; }',
    fixed: 'bool always_ordered(void) { return x >= y; } void P0(void) { x = 1; y = 1; }',
    message: /always_equal does not hold after a step of P0/,
    at: 'x == y',
    actors: [0],
  },
  'an always_ function that does not end': {
    check: Check.CHECK_ORACLE,
    broken: 'bool always_found(void) { while (x < 2) { } return true; } void P0(void) { x = 1; }',
    fixed: 'bool always_found(void) { while (x > 2) { } return true; } void P0(void) { x = 1; }',
    message: /in always_found: an always_ function must end/,
    at: 'x < 2)',
    actors: [31],
  },
  'finally after a lost update': {
    check: Check.CHECK_FINALLY,
    broken: 'void P0(void) { x++; } void P1(void) { x++; } void finally(void) { assert(x == 2); }',
    fixed: `void P0(void) { spin_lock(&a); x++; spin_unlock(&a); }
      void P1(void) { spin_lock(&a); x++; spin_unlock(&a); } void finally(void) { assert(x == 2); }`,
    message: /at rest, this does not hold: x == 2/,
    at: 'assert(x == 2)',
    actors: [31],
  },
}
