#include "tools/luoshu/views_follow.h"

#include "projections/views/catalogue.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"

namespace luoshu {

Status follow_views(Home& home, const Console& console) {
  Progress progress(console, {"视图", "views"}, {"条记录", "entries"}, 0);
  const auto followed =
      catch_up(home.store(), all_projections(), [&](std::uint64_t done, std::uint64_t all) {
        progress.update(done, all);
        return !interrupted();
      });
  if (!followed) return followed.error();
  return {};
}

}  // namespace luoshu
