/*
 * Three threads, three counters: what counters() of test/bench/explore-programs.ts makes, one transition for
 * each access to memory. A thread that is through waits for ever: processes that end do so in order, which
 * would be transitions of their own. What nobody reads any more is cleared, as the search of the lab does it.
 */
int a, b, c;

proctype P(int n) {
  int i, v;
end:
  do
  :: d_step { i < ROUNDS -> v = a }
     d_step { b = v + n; v = 0 }
     v = c;
     d_step { a = v ^ i; v = 0 }
     d_step { c = i; i++ }
  od
}

init {
  atomic { run P(0); run P(1); run P(2) }
end:
  false
}
