#include "tools/bench/bench.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_bench(Words words, const Console&) {
  return bench::bench_command(words);
}

}  // namespace luoshu
