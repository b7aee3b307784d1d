#include "tools/luoshu/import_nodes.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/home.h"
#include "ledger/rules/engine/store_rows.h"
#include "ledger/rules/parties/parties.h"
#include "node/shell/client.h"
#include "node/shell/node.h"

namespace luoshu {
namespace {

AppendOutcome outcome_of(node::Verdict&& verdict, const Hash& digest) {
  if (auto* accepted = std::get_if<node::AnswerAccepted>(&verdict))
    return Accepted{accepted->seq, accepted->recorded, accepted->first_event, accepted->already,
                    std::move(accepted->warnings)};
  if (auto* refused = std::get_if<node::AnswerRefused>(&verdict))
    return Refusal{std::move(refused->reasons), std::nullopt};
  const auto* conflict = std::get_if<node::AnswerConflict>(&verdict);
  return IdentityConflict{conflict->seq, conflict->recorded_digest, digest};
}

}  // namespace

struct NodesTarget::View {
  explicit View(HomeView opened)
      : home(std::move(opened)),
        rows(*home.store, home.reader.head().size),
        state(&rows, State::Scans::kAll) {}
  HomeView home;
  StoreRows rows;
  State state;
};

Result<std::vector<ImportNode>> parse_import_nodes(const std::string& text) {
  std::vector<ImportNode> nodes;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string word = text.substr(at, end - at);
    const auto equals = word.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == word.size())
      return Fault{Errc::kUsage,
                   fmt::format("'{}' names no node; write PARTY=HOME, for example "
                               "hn-auth=province,ly-impl=luoyang",
                               word),
                   fmt::format("“{}”未指明节点；请写作 PARTY=HOME，例如 "
                               "hn-auth=province,ly-impl=luoyang",
                               word)};
    nodes.push_back({word.substr(0, equals), word.substr(equals + 1)});
    at = end + 1;
  }
  return nodes;
}

NodesTarget::NodesTarget(std::vector<ImportNode> nodes, Clock& clock)
    : nodes_(std::move(nodes)), clock_(clock) {}

NodesTarget::~NodesTarget() = default;

Result<std::unique_ptr<NodesTarget>> NodesTarget::open(std::vector<ImportNode> nodes,
                                                       Clock& clock) {
  std::unique_ptr<NodesTarget> target(new NodesTarget(std::move(nodes), clock));
  LUOSHU_CHECK(target->refresh());
  return target;
}

Status NodesTarget::refresh() {
  LUOSHU_TRY(HomeView home, view_home(nodes_.front().home));
  view_ = std::make_shared<View>(std::move(home));
  const LogReader& log = view_->home.reader;
  LUOSHU_TRY(KeyRing ring, KeyRing::load(log.snapshot(), log.genesis().root_key, log.head().size));
  keys_ = std::make_shared<const KeyRing>(std::move(ring));
  return Done{};
}

const Genesis& NodesTarget::genesis() const {
  return view_->home.reader.genesis();
}

LedgerId NodesTarget::id() const {
  return view_->home.reader.ledger();
}

Size NodesTarget::size() const {
  return view_->home.reader.head().size;
}

Time NodesTarget::next_recorded(std::optional<Date> recorded) const {
  const Time last = view_->home.reader.head().recorded;
  const Time wanted = !genesis().rehearsal ? clock_.now()
                      : recorded           ? start_of_day(*recorded)
                                           : last;
  return std::max(wanted, Time{last.micros + 1});
}

Result<LogReader> NodesTarget::reader() const {
  kept_.push_back(view_);
  return LogReader::open(*view_->home.store, genesis(), id());
}

// The node of the author's own division; the first one where no city's is at hand.
const ImportNode& NodesTarget::node_of(const std::string& author) const {
  const std::string division = division_of_party(view_->state, author);
  const auto own = std::ranges::find_if(nodes_, [&](const ImportNode& node) {
    return division_of_party(view_->state, node.party) == division;
  });
  return division.empty() || own == nodes_.end() ? nodes_.front() : *own;
}

Result<AppendOutcome> NodesTarget::submit(const CheckedEntry& checked) const {
  const ImportNode& node = node_of(checked.header.author);
  node::SubmitOptions options;
  options.socket = node::local_socket_of(node.home);
  options.ledger = id();
  node::SubmitOutcome outcome = node::submit_entries(options, {encode_entry(checked.entry)}, clock_,
                                                     [](std::size_t, const node::Submitted&) {});
  if (outcome.fault) return with_context(*outcome.fault, "the node of " + node.party);
  node::Verdict verdict = *std::move(outcome.entries.front().verdict);
  if (const auto* invalid = std::get_if<node::AnswerInvalid>(&verdict))
    return Fault{Errc::kInvalid, invalid->detail};
  return outcome_of(std::move(verdict), checked.header_digest);
}

Result<std::vector<AppendOutcome>> NodesTarget::append(std::vector<CheckedEntry> group,
                                                       Ledger::OnRefusal on_refusal) {
  std::vector<AppendOutcome> outcomes;
  for (const CheckedEntry& checked : group) {
    LUOSHU_TRY(AppendOutcome outcome, submit(checked));
    outcomes.push_back(std::move(outcome));
    const bool accepted = std::holds_alternative<Accepted>(outcomes.back());
    if (!accepted && on_refusal == Ledger::OnRefusal::kStop) break;
  }
  LUOSHU_CHECK(refresh());
  return outcomes;
}

}  // namespace luoshu
