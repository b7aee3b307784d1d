// What the API answers and no ledger is needed for: every view has a matter, parameters are those
// of questions, a store stops in time. Answers of a ledger are in tests/e2e/api_test.py.
#include "node/answers/answers.h"

#include <gmock/gmock.h>

#include "ledger/store/mem_store.h"
#include "node/answers/deadline_store.h"
#include "node/api/routes.h"
#include "projections/views/catalogue.h"

namespace luoshu::api {
namespace {

using testing::HasSubstr;

TEST(Answers, EveryViewHasAMatter) {
  for (const View* view : all_views()) EXPECT_TRUE(matter_of_view(view->code)) << view->code;
  EXPECT_EQ(matter_of_view(views::kStatement.code), Matter::kCity);
  EXPECT_EQ(matter_of_view(views::kPublicRegister.code), Matter::kPublic);
}

TEST(Answers, ACitysViewsCanBeNarrowedToItsDivision) {
  for (const View* view : all_views()) {
    if (matter_of_view(view->code) != Matter::kCity) continue;
    EXPECT_NE(view->heeds & kHeedsDivision, 0U) << view->code;
  }
}

TEST(Answers, ViewsTakeEveryMemberOfAQuestion) {
  for (const Route& route : all_routes()) {
    if (route.id != RouteId::kView && route.id != RouteId::kDiff) continue;
    for (const std::string_view member : ask_members()) EXPECT_TRUE(takes(route, member)) << member;
  }
}

TEST(DeadlineStore, StopsReadersAtItsMoment) {
  const auto store = make_mem_store();
  const auto now = std::chrono::steady_clock::now();
  const DeadlineStore open(*store, now + std::chrono::hours(1));
  EXPECT_TRUE(open.snapshot()->get(Table::kMeta, {}));
  const DeadlineStore late(*store, now);
  const auto snapshot = late.snapshot();
  EXPECT_THROW((void)snapshot->get(Table::kMeta, {}), OutOfTime);
  EXPECT_THROW((void)snapshot->seek(Table::kMeta, {}), OutOfTime);
  EXPECT_THROW((void)snapshot->seek_back(Table::kMeta, {}), OutOfTime);
  EXPECT_THROW((void)snapshot->scan(Table::kMeta, {}, {}, [](ByteView, ByteView) { return true; }),
               OutOfTime);
}

}  // namespace
}  // namespace luoshu::api
