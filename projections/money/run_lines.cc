#include "projections/money/run_lines.h"

#include <fmt/format.h>

#include <array>
// lint: allow purity: texts by their place; order is that of first mention
#include <unordered_map>

#include "ledger/base/fen_sum.h"
#include "ledger/base/message.h"
#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/rule.h"
#include "schema/events_allocation.capnp.h"
#include "schema/view_rows.capnp.h"

namespace luoshu {
namespace {

// Lines of a page: few enough to be read for one line, many enough to share their texts.
constexpr std::size_t kPageLines = 512;

std::string page_key(std::uint64_t run_event, std::string_view beneficiary) {
  std::string key = long_key(run_event) + std::string(beneficiary);
  key.push_back('\0');
  return key;
}

// Texts of a page, each once.
class Texts {
 public:
  std::uint16_t of(const std::string& text) {
    const auto [known, added] = places_.emplace(text, static_cast<std::uint16_t>(list_.size()));
    if (added) list_.push_back(text);
    return known->second;
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  // lint: allow purity: looked up by text; nothing depends on their order
  std::unordered_map<std::string, std::uint16_t> places_;
  std::vector<std::string> list_;
};

Bytes encode_page(std::span<const PeriodLine> lines) {
  capnp::MallocMessageBuilder message;
  auto page = message.initRoot<schema::LinesPage>();
  Texts texts;
  auto list = page.initLines(static_cast<unsigned>(lines.size()));
  for (unsigned i = 0; i < lines.size(); ++i) {
    const PeriodLine& line = lines[i];
    list[i].setRef(texts.of(line.ref));
    list[i].setRule(texts.of(line.rule));
    list[i].setStep(texts.of(line.line.step));
    list[i].setKey(texts.of(line.line.key));
    list[i].setResource(texts.of(line.line.resource));
    list[i].setKind(static_cast<std::uint8_t>(line.kind));
    list[i].setVersion(line.version);
    list[i].setFen(line.line.fen);
  }
  auto named = page.initTexts(static_cast<unsigned>(texts.list().size()));
  for (unsigned i = 0; i < texts.list().size(); ++i) named.set(i, texts.list()[i]);
  return canonical_bytes<schema::LinesPage>(message);
}

Bytes encode_sums(const std::vector<StepSum>& sums) {
  capnp::MallocMessageBuilder message;
  auto list = message.initRoot<schema::RunSums>().initSums(static_cast<unsigned>(sums.size()));
  for (unsigned i = 0; i < sums.size(); ++i) {
    list[i].setBeneficiary(sums[i].beneficiary);
    list[i].setKind(static_cast<std::uint8_t>(sums[i].kind));
    list[i].setStep(sums[i].step);
    list[i].setRule(sums[i].rule);
    list[i].setVersion(sums[i].version);
    list[i].setFen(sums[i].fen);
    list[i].setCount(sums[i].count);
  }
  return canonical_bytes<schema::RunSums>(message);
}

void add_rows(Folding& folding, std::uint64_t run_event, const CollectedLines& collected) {
  for (const std::string& beneficiary : collected.beneficiaries()) {
    const std::string prefix = page_key(run_event, beneficiary);
    std::vector<PeriodLine> page;
    std::uint32_t number = 0;
    const auto write = [&] {
      if (page.empty()) return;
      folding.add({view_tables::kRunLines, prefix + number_key(number++), encode_page(page)});
      page.clear();
    };
    collected.visit(beneficiary, [&](const PeriodLine& line) {
      page.push_back(line);
      if (page.size() == kPageLines) write();
      return true;
    });
    write();
  }
  folding.add({view_tables::kRunSums, long_key(run_event), encode_sums(collected.sums())});
}

Status fold_run(EventReader event, std::uint64_t number, Folding& folding) {
  LUOSHU_TRY(const StateAt* at, folding.state());
  LUOSHU_TRY(const PeriodId period,
             parse_period(from_kj(event.fields<schema::AllocationRunComputed>().getPeriod())));
  LUOSHU_TRY(const CollectedLines collected,
             CollectedLines::of(at->state(), at->as_of().next, period));
  add_rows(folding, number, collected);
  return {};
}

Status fold(const FoldedEntry& entry, Folding& folding) {
  std::uint64_t number = entry.first_event.value;
  for (const ByteView bytes : entry.events) {
    EventMessage message(bytes);
    const EventReader event = message.read();
    if (event.is<schema::AllocationRunComputed>()) LUOSHU_CHECK(fold_run(event, number, folding));
    ++number;
  }
  return {};
}

constexpr std::array kTables{view_tables::kRunLines, view_tables::kRunSums};

}  // namespace

const Projection kRunLinesProjection{"run-lines", kTables, fold};

Result<CollectedLines> CollectedLines::of(const State& state, EventNumber next,
                                          const PeriodId& period) {
  CollectedLines collected;
  PeriodAsk ask;
  ask.request.sink = [&](const allocation::Booking& booking, const allocation::Steps&) {
    const auto number = static_cast<std::uint32_t>(collected.bookings_.size());
    collected.bookings_.push_back(
        {booking.kind, std::string(booking.ref), booking.rule->id, booking.rule->version});
    for (const allocation::Line& line : booking.lines)
      collected.lines_[line.beneficiary].push_back({line, number});
  };
  LUOSHU_TRY(collected.money_, period_money(state, next, period, ask));
  return collected;
}

std::vector<std::string> CollectedLines::beneficiaries() const {
  std::vector<std::string> names;
  for (const auto& [beneficiary, lines] : lines_)
    names.emplace_back(money_.money.gathered.book.names.text(beneficiary));
  return names;
}

PeriodLine CollectedLines::in_words(const Raw& raw) const {
  const Booked& booked = bookings_[raw.booking];
  const allocation::Names& names = money_.money.gathered.book.names;
  return {booked.kind, booked.ref, booked.rule, booked.version,
          to_money_lines({&raw.line, 1}, names, money_.money.outcome.steps).front()};
}

void CollectedLines::visit(std::string_view beneficiary,
                           const std::function<bool(const PeriodLine&)>& use) const {
  for (const auto& [name, lines] : lines_) {
    if (money_.money.gathered.book.names.text(name) != beneficiary) continue;
    for (const Raw& raw : lines)
      if (!use(in_words(raw))) return;
  }
}

std::vector<StepSum> CollectedLines::sums() const {
  using Key =
      std::tuple<std::string_view, std::uint8_t, std::string_view, std::string_view, std::int64_t>;
  std::map<Key, std::pair<FenSum, std::uint64_t>> sums;
  for (const auto& [name, lines] : lines_)
    for (const Raw& raw : lines) {
      const Booked& booked = bookings_[raw.booking];
      auto& sum =
          sums[{money_.money.gathered.book.names.text(name), static_cast<std::uint8_t>(booked.kind),
                money_.money.outcome.steps.text(raw.line.step), booked.rule, booked.version}];
      sum.first += raw.line.fen;
      ++sum.second;
    }
  std::vector<StepSum> result;
  for (const auto& [key, sum] : sums)
    result.push_back({std::string(std::get<0>(key)),
                      static_cast<allocation::Booking::Kind>(std::get<1>(key)),
                      std::string(std::get<2>(key)), std::string(std::get<3>(key)),
                      std::get<4>(key), sum.first.nearest_fen(), sum.second});
  return result;
}

namespace {

// False where `use` wanted no more.
Result<bool> use_page(ByteView bytes, std::string_view beneficiary,
                      const std::function<bool(const PeriodLine&)>& use) {
  return read_canonical<schema::LinesPage>(
      bytes, "a page of a run's lines", [&](schema::LinesPage::Reader page) -> Result<bool> {
        const auto texts = page.getTexts();
        const auto text = [&](std::uint16_t place) {
          return place < texts.size() ? std::string(from_kj(texts[place])) : std::string();
        };
        for (const auto line : page.getLines())
          if (!use({static_cast<allocation::Booking::Kind>(line.getKind()), text(line.getRef()),
                    text(line.getRule()), line.getVersion(),
                    MoneyLine{text(line.getStep()), text(line.getKey()), std::string(beneficiary),
                              text(line.getResource()), 0, line.getFen()}}))
            return false;
        return true;
      });
}

}  // namespace

Status visit_run_lines(const ViewRows& rows, std::uint64_t run_event, std::string_view beneficiary,
                       const std::function<bool(const PeriodLine&)>& use) {
  Status trouble = Done{};
  LUOSHU_CHECK(rows.scan(view_tables::kRunLines, page_key(run_event, beneficiary),
                         [&](std::string_view, ByteView value) {
                           const auto go_on = use_page(value, beneficiary, use);
                           if (!go_on) trouble = go_on.error();
                           return go_on && *go_on;
                         }));
  return trouble;
}

Result<std::vector<StepSum>> run_sums(const ViewRows& rows, std::uint64_t run_event) {
  LUOSHU_TRY(const auto row, rows.get(view_tables::kRunSums, long_key(run_event)));
  if (!row) return Fault{Errc::kCorruption, "the sums of a run are missing: run `luoshu rebuild`"};
  return read_canonical<schema::RunSums>(
      *row, "the sums of a run", [](schema::RunSums::Reader read) -> Result<std::vector<StepSum>> {
        std::vector<StepSum> sums;
        for (const auto sum : read.getSums())
          sums.push_back({std::string(from_kj(sum.getBeneficiary())),
                          static_cast<allocation::Booking::Kind>(sum.getKind()),
                          std::string(from_kj(sum.getStep())), std::string(from_kj(sum.getRule())),
                          sum.getVersion(), sum.getFen(), sum.getCount()});
        return sums;
      });
}

}  // namespace luoshu
