// Proofs out of a log of a million entries. The entries go in as finished leaves: nobody signs or
// checks them here, so that the log is there in seconds; its tree and its rows are those of any
// log.
#include <algorithm>
#include <random>

#include "ledger/log/log.h"
#include "tools/bench/measures.h"

namespace luoshu::bench {
namespace {

constexpr std::size_t kGroup = 4'096;
constexpr std::size_t kProofsEach = 20'000;

PreparedLeaf prepared(std::uint64_t seq, Bytes& header, std::size_t number_at, const Bytes& event,
                      Time after, EventNumber number) {
  Bytes digits;
  put_u64_be(digits, seq);
  std::ranges::copy(digits, header.begin() + static_cast<std::ptrdiff_t>(number_at));
  PreparedLeaf leaf;
  leaf.stamp.seq = Seq{seq};
  leaf.stamp.recorded = Time{after.micros + 1};
  leaf.stamp.first_event = number;
  leaf.leaf = encode_leaf({header, {{Suite::kIntl, Bytes(64, 0x22)}}, leaf.stamp});
  leaf.framed_events = frame_events({&event, 1});
  leaf.identity = sha256(digits);
  leaf.header_digest = leaf.identity;
  leaf.business_events = 1;
  return leaf;
}

Status fill(Store& store, const Entry& entry, const Settings& settings) {
  LUOSHU_TRY(const auto log, Log::open(store, settings.suite));
  Bytes header = entry.header;
  LUOSHU_TRY(const Header decoded, decode_header(header));
  const std::size_t number_at = as_text(header).find(as_text(decoded.entry_id.bytes));
  while (log->head().size.value < settings.proof_entries) {
    std::vector<PreparedLeaf> leaves;
    const std::uint64_t first = log->head().size.value;
    Time last = log->head().recorded;
    for (std::uint64_t seq = first;
         seq < std::min(first + kGroup, std::max(settings.proof_entries, first + 1)); ++seq) {
      leaves.push_back(prepared(seq, header, number_at, entry.events.front(), last,
                                {log->head().next_event.value + (seq - first)}));
      last = leaves.back().stamp.recorded;
    }
    LUOSHU_CHECK(log->append(std::move(leaves), {}));
  }
  return store.flush();
}

template <class Prove>
Status time_proofs(const std::string& name, Report& report, const Prove& prove) {
  std::vector<std::int64_t> nanos;
  for (std::size_t i = 0; i < kProofsEach; ++i) {
    const auto begin = Steady::now();
    LUOSHU_CHECK(prove());
    nanos.push_back(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Steady::now() - begin).count());
  }
  std::ranges::sort(nanos);
  report.line(name + ".p50", "ns").samples.push_back({percentile_of(nanos, 50)});
  report.line(name + ".p99", "ns").samples.push_back({percentile_of(nanos, 99)});
  return Done{};
}

}  // namespace

Status measure_proofs(const Settings& settings, unsigned rounds, Report& report) {
  const auto home = settings.directory / "proofs";
  Entry entry;
  {
    LUOSHU_TRY(const auto workload, Workload::make(home, settings.suite));
    entry = workload->entries(1, 1).front();
    LUOSHU_CHECK(workload->close());
  }
  LUOSHU_TRY(const auto store, open_rocks_store(home / "db", {.mode = RocksOptions::Mode::kOpen}));
  LUOSHU_CHECK(fill(*store, entry, settings));
  LUOSHU_TRY(const LogReader first, LogReader::open(*store));
  const std::uint64_t size = first.head().size.value;
  std::mt19937_64 dice(7);
  const auto below = [&](std::uint64_t end) {
    return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(dice);
  };
  // Each proof opens its own snapshot, as an answer to one request does.
  const auto reader = [&] { return LogReader::open(*store, first.genesis(), first.ledger()); };
  const auto inclusion = [&]() -> Status {
    LUOSHU_TRY(const LogReader now, reader());
    LUOSHU_CHECK(now.inclusion(DigestKind::kSha256, Seq{below(size)}, Size{size}));
    return Done{};
  };
  const auto consistency = [&]() -> Status {
    LUOSHU_TRY(const LogReader now, reader());
    LUOSHU_CHECK(now.consistency(DigestKind::kSha256, Size{1 + below(size)}, Size{size}));
    return Done{};
  };
  for (unsigned round = 0; round < rounds; ++round) {
    LUOSHU_CHECK(time_proofs("proof.inclusion", report, inclusion));
    LUOSHU_CHECK(time_proofs("proof.consistency", report, consistency));
  }
  for (const char* name : {"proof.inclusion.p50", "proof.inclusion.p99", "proof.consistency.p50",
                           "proof.consistency.p99"})
    report.line(name, "ns").more = {{"entries", size}, {"proofs", std::uint64_t{kProofsEach}}};
  return Done{};
}

}  // namespace luoshu::bench
