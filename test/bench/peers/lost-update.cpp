// The lost update of two threads under the random scheduler of relacy (Debian: relacy-dev).
// Prints how many of its executions lost an update, and how many did not.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include <relacy/relacy.hpp>

static long ends[3];

struct lost_update : rl::test_suite<lost_update, 2> {
  rl::atomic<int> x;

  void before() { x($).store(0, rl::mo_seq_cst); }

  void thread(unsigned) {
    int const read = x($).load(rl::mo_seq_cst);
    x($).store(read + 1, rl::mo_seq_cst);
  }

  void after() { ends[x($).load(rl::mo_seq_cst)]++; }
};

int main(int, char **arguments) {
  rl::test_params params;
  std::ostringstream report;
  params.iteration_count = std::atol(arguments[1]);
  params.output_stream = &report;
  // Its progress goes to std::cout whatever the parameters say.
  std::streambuf *screen = std::cout.rdbuf(report.rdbuf());
  bool const passed = rl::simulate<lost_update>(params);
  std::cout.rdbuf(screen);
  if (!passed) return 1;
  std::printf("%ld %ld\n", ends[1], ends[2]);
  return 0;
}
