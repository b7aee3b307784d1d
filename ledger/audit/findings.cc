#include "ledger/audit/findings.h"

#include <algorithm>

namespace luoshu {
namespace {

struct CheckText {
  std::string_view name;
  BilingualView meaning;
};

constexpr CheckText kTexts[kCheckCount] = {
    {"files",
     {"存储的每个字节与校验和一致，文件不缺不多",
      "every stored byte matches its checksum; no file is missing or extra"}},
    {"genesis",
     {"第 0 条记录绑定本账本的编号、密钥和密码套件",
      "entry 0 binds this ledger's id, keys and suite"}},
    {"leaves", {"叶子字节为规范形式", "leaf bytes are canonical"}},
    {"headers",
     {"记录头为规范形式，不超限，属于本账本",
      "entry headers are canonical, within limits and of this ledger"}},
    {"sequence",
     {"记录与事件编号连续，记录时间严格递增",
      "entries and events are numbered without gaps; recorded times strictly increase"}},
    {"events", {"事件字节与记录头中的根一致", "event bytes lead to the roots in their headers"}},
    {"signers",
     {"签名人恰为事件的作者与会签人",
      "signers are exactly the author and the co-signers of the events"}},
    {"signatures",
     {"每个签名均由当时有效的密钥作出", "every signature holds under a key valid at that entry"}},
    {"rules",
     {"每个事件在入账时均为规则所允许（逐一重新判定）",
      "every event was allowed when it was recorded: decided again, one by one"}},
    {"state",
     {"状态摘要与状态行和重放结果一致", "state digests and state rows equal their replay"}},
    {"identities", {"记录编号唯一，索引完整", "entry ids are unique and their index is complete"}},
    {"tiles",
     {"默克尔树的每个散列与重算结果一致", "every hash of the tree equals the recomputed one"}},
    {"tiles-sm3",
     {"SM3 树的每个散列与重算结果一致", "every hash of the SM3 tree equals the recomputed one"}},
    {"head", {"头记录与重算结果一致", "the head record equals the recomputed one"}},
    {"checkpoints",
     {"每个已签检查点均可验证，且根与重算结果一致",
      "every signed checkpoint verifies and names the recomputed root"}},
    {"anchors",
     {"日志不短于锚文件所记，且根相同",
      "the log reaches as far as its anchors remember, with the same roots"}},
};

const CheckText& text_of(CheckId id) {
  return kTexts[static_cast<std::size_t>(id)];
}

}  // namespace

std::string_view check_name(CheckId id) {
  return text_of(id).name;
}
BilingualView check_meaning(CheckId id) {
  return text_of(id).meaning;
}

bool AuditReport::holds() const {
  return std::ranges::all_of(checks, [](const Check& check) { return check.ok(); });
}

Status AuditReport::verdict() const {
  const auto bad = std::ranges::find_if(
      checks, [](const Check& check) { return check.outcome == Check::Outcome::kFails; });
  if (bad == checks.end()) {
    if (holds()) return Done{};
    return Fault{Errc::kVerification, "the audit could not be carried through"};
  }
  return Fault{unreadable ? Errc::kCorruption : Errc::kVerification,
               std::string(bad->name()) + ", " + bad->place + ": " + bad->detail};
}

void Findings::passed(CheckId id, std::uint64_t count) {
  const std::lock_guard lock(mutex_);
  lines_[static_cast<std::size_t>(id)].count += count;
}

void Findings::failed(CheckId id, std::uint64_t order, std::string place, std::string detail) {
  const std::lock_guard lock(mutex_);
  Line& line = lines_[static_cast<std::size_t>(id)];
  ++line.count;
  if (line.faults++ != 0 && line.order <= order) return;
  line.order = order;
  line.place = std::move(place);
  line.detail = std::move(detail);
}

void Findings::failed(CheckId id, std::uint64_t order, std::string place, const Fault& fault) {
  failed(id, order, std::move(place), fault.detail);
  const std::lock_guard lock(mutex_);
  if (fault.code == Errc::kIo || fault.code == Errc::kCorruption) unreadable_ = true;
}

void Findings::finished(CheckId id) {
  const std::lock_guard lock(mutex_);
  lines_[static_cast<std::size_t>(id)].finished = true;
}

std::vector<Check> Findings::checks(const std::vector<CheckId>& expected) const {
  const std::lock_guard lock(mutex_);
  std::vector<Check> checks;
  for (std::size_t i = 0; i < kCheckCount; ++i) {
    const auto id = static_cast<CheckId>(i);
    const Line& line = lines_[i];
    if (!line.finished && line.count == 0 && std::ranges::find(expected, id) == expected.end())
      continue;
    Check check{.id = id,
                .count = line.count,
                .faults = line.faults,
                .place = line.place,
                .detail = line.detail};
    if (line.faults != 0)
      check.outcome = Check::Outcome::kFails;
    else if (line.finished)
      check.outcome = Check::Outcome::kHolds;
    else
      check.detail = "not reached";
    checks.push_back(std::move(check));
  }
  return checks;
}

bool Findings::unreadable() const {
  const std::lock_guard lock(mutex_);
  return unreadable_;
}

}  // namespace luoshu
