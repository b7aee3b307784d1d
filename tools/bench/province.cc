#include "tools/bench/province.h"

#include <algorithm>

#include "ledger/store/rocks_store.h"

namespace luoshu::bench {

Result<std::unique_ptr<Province>> Province::make(const std::filesystem::path& directory) {
  LUOSHU_TRY(Sales sales, Sales::make());
  std::unique_ptr<Province> made(new Province(std::move(sales)));
  LUOSHU_TRY(made->store_, open_rocks_store(directory, {.mode = RocksOptions::Mode::kCreate}));
  made->rows_ = std::make_unique<StoreRows>(*made->store_, Size{1});
  made->state_ = std::make_unique<State>(made->rows_.get());
  made->moment_.suite = Suite::kGm;
  made->moment_.seq = Seq{1};
  made->moment_.first_event = EventNumber{1};
  made->moment_.bootstrapping = true;  // until LedgerOpened
  LUOSHU_CHECK(made->tell());
  return made;
}

// Keys are left out: nobody signs here.
Status Province::tell() {
  for (const TaleEvent& event : sales_.before()) {
    if (event.envelope.type == "KeyEnrolled") continue;
    if (event.envelope.recorded)
      moment_.recorded =
          std::max(start_of_day(*event.envelope.recorded), Time{moment_.recorded.micros + 1});
    LUOSHU_CHECK(decide({event.bytes}));
    LUOSHU_CHECK(keep());
    moment_.bootstrapping = false;
  }
  return Done{};
}

Province::Bulk Province::next(std::size_t count) {
  Bulk bulk;
  for (std::size_t i = 0; i < count; ++i) {
    ++made_;
    bulk.metered.push_back(sales_.metered(made_));
    bulk.settled.push_back(sales_.settled(made_));
  }
  return bulk;
}

Status Province::decide(const std::vector<Bytes>& events) {
  state_->begin(Size{moment_.seq.value + 1});
  const Judgement judgement = judge_entry(*state_, events, moment_);
  if (!judgement.reasons.empty()) {
    state_->roll_back();
    return Fault{Errc::kRefused, describe(judgement.reasons, Language::kEn)};
  }
  mutations_ = state_->commit();
  digest_ = next_state_digest(digest_, mutations_);
  moment_.seq.value += 1;
  moment_.first_event.value += events.size();
  return Done{};
}

Status Province::keep() {
  Batch batch;
  put_mutations(batch, mutations_, Size{moment_.seq.value});
  LUOSHU_TRY(const HeadBytes before, store_->head());
  if (!std::holds_alternative<Committed>(store_->commit(before, batch, to_bytes(digest_.view()))))
    return Fault{Errc::kIo, "the store did not take the state"};
  rows_->renew(Size{moment_.seq.value});
  state_->after_commit();
  return Done{};
}

}  // namespace luoshu::bench
