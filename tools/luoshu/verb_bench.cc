#include "tools/bench/bench.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_bench(Arguments words, const Console&) {
  return bench::bench_command(words);
}

}  // namespace luoshu
