#include "projections/checks/derived_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "projections/checks/check_lines.h"
#include "projections/checks/replayed_store.h"
#include "projections/checks/row_checks.h"
#include "projections/checks/sum_checks.h"
#include "projections/checks/view_checks.h"
#include "projections/views/catalogue.h"

namespace luoshu {
namespace {

constexpr std::size_t kEarlierPoints = 3;

// The log at one size, out of the home and out of the replay.
struct Point {
  AsOf at;
  std::unique_ptr<ReplayedStore> replayed;
};

Result<Head> head_at(const LogReader& log, const AsOf& at) {
  LUOSHU_TRY(const Leaf leaf, log.leaf(Seq{at.size.value - 1}));
  Head head;
  head.size = at.size;
  head.next_event = at.next;
  head.recorded = at.recorded;
  head.epoch = leaf.stamp.epoch;
  head.state_digest = leaf.stamp.state_digest;
  LUOSHU_TRY(head.root, log.root(DigestKind::kSha256, at.size));
  if (log.genesis().suite == Suite::kGm) {
    LUOSHU_TRY(head.root_sm3, log.root(DigestKind::kSm3, at.size));
  }
  return head;
}

class Derived {
 public:
  Derived(const Store& store, const Replayed& replayed, const DerivedOptions& options)
      : store_(store), options_(options), size_(replayed.head.size) {
    for (const Batch::Change& change : replayed.state)
      rows_.insert_or_assign(std::string(as_text(change.key)), change.value.value_or(Bytes{}));
  }

  std::vector<Check> run() {
    if (const Status ready = make_points(); !ready) {
      Check check = begin_check("views", {"视图可读", "views can be read"});
      fail(check, "the views", ready.error().detail);
      return {check};
    }
    add_tasks();
    checks_.resize(tasks_.size());
    std::vector<std::thread> helpers;
    for (unsigned i = 1; i < std::min<std::size_t>(options_.jobs, tasks_.size()); ++i)
      helpers.emplace_back([this] { work(); });
    work();
    for (std::thread& helper : helpers) helper.join();
    std::vector<Check> all;
    for (std::vector<Check>& some : checks_) std::ranges::move(some, std::back_inserter(all));
    return all;
  }

 private:
  using Task = std::function<std::vector<Check>()>;

  // The head, and sizes that the root of the log draws: nobody chose them, anybody draws the same.
  Status make_points() {
    LUOSHU_TRY(const LogReader log, LogReader::open(store_));
    std::vector<std::uint64_t> sizes{size_.value};
    LUOSHU_TRY(const Hash root, log.root(DigestKind::kSha256, size_));
    ByteReader dice(root.view());
    for (std::size_t i = 0; i < kEarlierPoints; ++i) {
      LUOSHU_TRY(const std::uint64_t drawn, dice.u64_be());
      const std::uint64_t size = 1 + drawn % size_.value;
      if (std::ranges::find(sizes, size) == sizes.end()) sizes.push_back(size);
    }
    for (const std::uint64_t size : sizes) {
      LUOSHU_TRY(const AsOf at, as_of(log, {size, std::nullopt, std::nullopt}));
      LUOSHU_TRY(const Head head, head_at(log, at));
      points_.push_back({at, std::make_unique<ReplayedStore>(store_, rows_, head,
                                                             ReplayedStore::ViewRowsFrom::kStore)});
    }
    return {};
  }

  void add_tasks() {
    for (const Projection* projection : all_projections())
      tasks_.push_back([this, projection] { return std::vector{check_projection(*projection)}; });
    for (const View* view : all_views())
      tasks_.push_back([this, view] { return std::vector{check_view(*view)}; });
    tasks_.push_back([this] { return sum_checks(*points_.front().replayed); });
  }

  void work() {
    for (;;) {
      const std::size_t number = next_++;
      if (number >= tasks_.size()) return;
      checks_[number] = tasks_[number]();
      const std::lock_guard lock(mutex_);
      if (options_.progress) options_.progress(++done_, tasks_.size());
    }
  }

  Check check_projection(const Projection& projection) const {
    Check check = begin_check(
        fmt::format("rows.{}", projection.name),
        {fmt::format("投影 {} 的各行与由日志重算的一致", projection.name),
         fmt::format("the rows of projection {} are those that the log gives", projection.name)});
    const auto found = check_rows(store_, *points_.front().replayed, projection, size_);
    if (!found) {
      fail(check, std::string(projection.name), found.error().detail);
      return check;
    }
    check.count = found->rows;
    if (found->faults != 0) fail(check, found->place, found->detail);
    check.faults = found->faults;
    return check;
  }

  Check check_view(const View& view) const {
    Check check = begin_check(
        fmt::format("view.{}", view.code),
        {fmt::format("{}：与由日志重建的结果一致（现在与历史规模）", view.title.zh),
         fmt::format("{}: equal to its rebuild, now and at earlier sizes", view.title.en)});
    for (const Point& point : points_) {
      const auto difference = difference_at(view, point);
      if (!difference) {
        fail(check, place_of(point), difference.error().detail);
      } else if (*difference) {
        ++check.count;
        if (!(*difference)->empty()) fail(check, place_of(point), **difference);
      }
    }
    return check;
  }

  static std::string place_of(const Point& point) {
    return fmt::format("size {}", point.at.size.value);
  }

  // Nothing where the view cannot be asked anything there; empty where both are the same.
  Result<std::optional<std::string>> difference_at(const View& view, const Point& point) const {
    LUOSHU_TRY(const LogReader log, LogReader::open(store_));
    LUOSHU_TRY(const LogReader again, LogReader::open(*point.replayed));
    LUOSHU_TRY(const auto stored, LedgerAt::open(store_, log, all_projections(), point.at));
    LUOSHU_TRY(const auto rebuilt,
               LedgerAt::open(*point.replayed, again, all_projections(), point.at));
    LUOSHU_TRY(const auto ask, example_ask(view, *rebuilt));
    if (!ask) return std::optional<std::string>();
    LUOSHU_TRY(auto difference, view_difference(view, *stored, *rebuilt, *ask));
    return std::optional<std::string>(std::move(difference).value_or(std::string()));
  }

  const Store& store_;
  const DerivedOptions& options_;
  const Size size_;
  ReplayedRows rows_;
  std::vector<Point> points_;
  std::vector<Task> tasks_;
  std::vector<std::vector<Check>> checks_;  // by task
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
};

}  // namespace

std::vector<Check> derived_checks(const Store& store, const Replayed& replayed,
                                  const DerivedOptions& options) {
  return Derived(store, replayed, options).run();
}

}  // namespace luoshu
