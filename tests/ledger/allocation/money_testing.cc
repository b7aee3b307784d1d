#include "tests/ledger/allocation/money_testing.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>

#include "ledger/allocation/plan.h"
#include "ledger/allocation/rule_parser.h"
#include "ledger/base/assert.h"
#include "tests/paths/paths.h"

namespace luoshu::allocation::test {
namespace {

const json::Value& field(const json::Value& event, std::string_view name) {
  const json::Value* fields = event.find("fields");
  const json::Value* found = fields == nullptr ? nullptr : fields->find(name);
  LUOSHU_ASSERT(found != nullptr);
  return *found;
}
std::string text(const json::Value& event, std::string_view name) {
  return *field(event, name).string();
}
std::int64_t number(const json::Value& event, std::string_view name) {
  return *field(event, name).integer();
}
std::string subject(const json::Value& event) {
  return *event.find("subject")->string();
}
std::string type(const json::Value& event) {
  return *event.find("type")->string();
}
Date date(const json::Value& value) {
  return *parse_date(*value.string());
}
Date effective(const json::Value& event) {
  return date(*event.find("effective"));
}

constexpr Date kNever{1'000'000};

// The events known to a run, by type.
class Facts {
 public:
  explicit Facts(std::span<const json::Value> events) {
    for (const json::Value& event : events) by_type_[type(event)].push_back(&event);
  }
  const std::vector<const json::Value*>& of(const std::string& name) { return by_type_[name]; }
  const json::Value* last(const std::string& name, const std::string& about) {
    const json::Value* found = nullptr;
    for (const json::Value* event : of(name))
      if (subject(*event) == about) found = event;
    return found;
  }

 private:
  std::map<std::string, std::vector<const json::Value*>> by_type_;
};

// What is left of the lines of a sale, after the runs so far.
struct Kept {
  TextLine head;  // fen: day of the sale
  std::vector<TextLine> lines;
  std::vector<std::uint16_t> pools;
};

struct Carried {
  std::map<std::string, std::int64_t> open;
  std::set<std::string> taken;
  std::map<std::string, Kept> sales;
  std::int64_t sold = 0;
};

Date last_day_of(const std::string& quarter) {
  constexpr std::string_view kEnds[] = {"03-31", "06-30", "09-30", "12-31"};
  return *parse_date(fmt::format("{}-{}", quarter.substr(0, 4),
                                 kEnds[static_cast<std::size_t>(quarter.back() - '1')]));
}

class Gatherer {
 public:
  Gatherer(std::span<const json::Value> events, Carried& carried, const std::string& period)
      : facts_(events), carried_(carried) {
    book_.period = period;
    book_.last_day = last_day_of(period);
  }

  RunResult run() {
    gather_rules();
    gather_names();
    gather_facts();
    gather_sales();
    gather_refunds();
    gather_adjustments();
    return carry_on();
  }

 private:
  NameId name(std::string_view one) const { return book_.names.of(one); }

  void gather_rules() {
    for (const char* kind : {"AllocationRuleAdopted", "AllocationRuleAmended"})
      for (const json::Value* event : facts_.of(kind))
        book_.rules.push_back(std::get<Rule>(parse_rule(text(*event, "text"))));
    for (const Rule& rule : book_.rules) {
      if (rule.effective > book_.last_day) continue;
      book_.recover_at_end.clear();
      for (const Step& step : rule.steps)
        if (const Recover* recover = std::get_if<Recover>(&step.what))
          book_.recover_at_end.push_back(*recover);
    }
  }

  void gather_names() {
    std::vector<std::string> names{"410000"};
    for (const Rule& rule : book_.rules) append_names(rule, names);
    for (const char* kind :
         {"DivisionRegistered", "PartyRegistered", "CostRecorded", "CatalogEntryCompiled"})
      for (const json::Value* event : facts_.of(kind)) names.push_back(subject(*event));
    for (const json::Value* event : facts_.of("ProductDeveloped"))
      for (const json::Value& component : *field(*event, "lineage").array())
        names.push_back(*component.find("component")->string());
    book_.names = Names(std::move(names));
    book_.province = name("410000");
    book_.kinds.assign(book_.names.size(), NameKind::kOther);
    book_.owners.assign(book_.names.size(), kNoName);
    for (const json::Value* event : facts_.of("DivisionRegistered"))
      own(subject(*event), NameKind::kCity, subject(*event));
    own("410000", NameKind::kProvince, "410000");
    for (const json::Value* event : facts_.of("PartyRegistered"))
      own(subject(*event), NameKind::kParty,
          text(*event, "uscc").starts_with("1") ? text(*event, "division") : subject(*event));
  }
  void own(const std::string& one, NameKind kind, const std::string& owner) {
    book_.kinds[name(one).value] = kind;
    book_.owners[name(one).value] = name(owner);
  }

  void gather_facts() {
    for (const json::Value* event : facts_.of("InvestmentRecorded"))
      book_.investments.push_back({name(text(*event, "party")), effective(*event),
                                   number(*event, "amount_fen"), number(*event, "subsidy_fen")});
    for (const json::Value* event : facts_.of("QualityScored"))
      book_.scores.push_back({name(subject(*event)), effective(*event),
                              static_cast<std::uint64_t>(number(*event, "score_permille"))});
    for (const json::Value* event : facts_.of("RoleGranted"))
      book_.roles.push_back(
          {name(subject(*event)), text(*event, "role"), effective(*event), kNever});
    for (const json::Value* event : facts_.of("PermittedRevenueApproved"))
      book_.cycles.push_back({subject(*event), date(field(*event, "cycle_from")),
                              date(field(*event, "cycle_to")),
                              number(*event, "max_permitted_revenue_fen"), carried_.sold});
    for (const json::Value* event : facts_.of("CostAudited")) {
      const std::string id = subject(*event);
      if (effective(*event) > book_.last_day) continue;
      const json::Value& cost = *facts_.last("CostRecorded", id);
      const auto open = carried_.open.find(id);
      book_.costs.push_back(
          {name(id), name(text(cost, "party")), text(cost, "cost_class"), effective(*event),
           open == carried_.open.end() ? number(*event, "allowed_fen") : open->second});
    }
    std::ranges::sort(book_.costs, {}, &Cost::id);
  }

  std::uint32_t rule_of(Date day) const {
    std::uint32_t found = 0;
    for (std::uint32_t i = 0; i < book_.rules.size(); ++i)
      if (book_.rules[i].effective <= day) found = i;
    return found;
  }

  std::uint32_t lineage_of(const std::string& product) {
    Lineage lineage;
    for (const json::Value& component :
         *field(*facts_.last("ProductDeveloped", product), "lineage").array()) {
      LineageComponent one{name(*component.find("component")->string()),
                           static_cast<std::uint64_t>(*component.find("share_pct")->integer()),
                           {}};
      for (const json::Value& resource : *component.find("requires")->array()) {
        const std::string id = *resource.find("resource")->string();
        one.resources.push_back(
            {name(id), name(text(*facts_.last("CatalogEntryCompiled", id), "division")),
             static_cast<std::uint64_t>(*resource.find("base_weight")->integer())});
      }
      std::ranges::sort(one.resources, {}, &LineageResource::resource);
      lineage.push_back(std::move(one));
    }
    std::ranges::sort(lineage, {}, &LineageComponent::component);
    book_.lineages.push_back(std::move(lineage));
    return static_cast<std::uint32_t>(book_.lineages.size() - 1);
  }

  // With what was corrected by now, or as first metered.
  std::vector<Use> uses_of(const std::string& transaction, bool corrected) {
    const json::Value* by_resource = nullptr;
    for (const json::Value* event : facts_.of("UsageMetered"))
      if (text(*event, "transaction") == transaction) by_resource = &field(*event, "by_resource");
    if (corrected)
      for (const json::Value* event : facts_.of("UsageCorrected"))
        if (text(*event, "transaction") == transaction)
          by_resource = &field(*event, "by_resource_new");
    std::vector<Use> uses;
    for (const auto& [resource, value] : *by_resource->object())
      uses.push_back({name(resource), static_cast<std::uint64_t>(*value.integer())});
    std::ranges::sort(uses, {}, &Use::resource);
    return uses;
  }

  Sale sale_of(const json::Value& event, bool corrected) {
    const std::vector<Use> uses = uses_of(subject(event), corrected);
    Sale sale{subject(event),
              effective(event),
              number(event, "net_fen"),
              rule_of(effective(event)),
              lineage_of(text(event, "product")),
              static_cast<std::uint32_t>(book_.uses.size()),
              static_cast<std::uint32_t>(uses.size())};
    book_.uses.insert(book_.uses.end(), uses.begin(), uses.end());
    return sale;
  }

  void gather_sales() {
    for (const json::Value* event : facts_.of("TransactionSettled"))
      if (effective(*event) <= book_.last_day && carried_.taken.insert(subject(*event)).second) {
        book_.sales.push_back(sale_of(*event, true));
        wanted_.insert(subject(*event));
      }
  }

  std::vector<Line> lines_of(const Kept& kept) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < kept.lines.size(); ++i) {
      const TextLine& line = kept.lines[i];
      lines.push_back({line.fen, book_.steps.of(line.step), name(line.key), name(line.beneficiary),
                       name(line.resource), kept.pools[i]});
    }
    return lines;
  }
  std::uint32_t earlier(const std::string& transaction) {
    const auto [place, is_new] =
        places_.emplace(transaction, static_cast<std::uint32_t>(book_.earlier.size()));
    if (is_new) {
      const Date day = effective(*facts_.last("TransactionSettled", transaction));
      book_.earlier.push_back({day, rule_of(day), lines_of(carried_.sales.at(transaction))});
    }
    return place->second;
  }

  void gather_refunds() {
    for (const json::Value* event : facts_.of("RefundIssued")) {
      if (effective(*event) > book_.last_day || !carried_.taken.insert(subject(*event)).second)
        continue;
      const std::string transaction = text(*event, "transaction");
      const auto sale = std::ranges::find(book_.sales, transaction, &Sale::id);
      const bool of_earlier = sale == book_.sales.end();
      book_.refunds.push_back(
          {subject(*event), effective(*event), number(*event, "net_fen"), of_earlier,
           of_earlier ? earlier(transaction)
                      : static_cast<std::uint32_t>(sale - book_.sales.begin())});
    }
  }

  void gather_adjustments() {
    for (const json::Value* event : facts_.of("AllocationAdjusted")) {
      if (text(*event, "book_in") != book_.period) continue;
      const std::string transaction = text(*event, "transaction");
      const Sale sale = sale_of(*facts_.last("TransactionSettled", transaction), true);
      const std::vector<Line> before = lines_of(carried_.sales.at(transaction));
      const std::vector<Use> uses(book_.uses.begin() + sale.first_use, book_.uses.end());
      const auto after = recompute(book_, sale, before, uses, book_.steps);
      book_.adjustments.push_back(
          {subject(*event), sale.rule, adjustment_lines(before, *after, book_.steps)});
    }
  }

  TextLine text_line(const Line& line, const Steps& steps, std::string_view ref,
                     std::int64_t rule) const {
    const auto word = [&](NameId one) { return std::string(book_.names.text(one)); };
    return {
        std::string(ref),    rule,    steps.text(line.step), word(line.key), word(line.beneficiary),
        word(line.resource), line.fen};
  }

  RunResult carry_on() {
    RunResult result{book_.period, {}, {}, {}};
    std::map<std::string, Kept> sales;
    Request request{
        [&](const Booking& booking, const Steps& steps) {
          for (const Line& line : booking.lines) {
            result.lines.push_back(text_line(line, steps, booking.ref, booking.rule->version));
            if (booking.kind != Booking::Kind::kSale) continue;
            Kept& kept = sales[std::string(booking.ref)];
            kept.lines.push_back(result.lines.back());
            kept.pools.push_back(line.pool);
          }
        },
        wanted_, "", nullptr};
    Outcome outcome = *allocate(book_, request);
    for (auto& [id, kept] : sales) {
      for (std::size_t i = 0; i < kept.lines.size(); ++i)
        kept.lines[i].fen = outcome.sales.at(id)[i].fen;
      carried_.sales[id] = std::move(kept);
    }
    carried_.sold += static_cast<std::int64_t>(outcome.net_fen);
    for (const auto& [owner, fen] : outcome.by_owner)
      result.by_owner.emplace(book_.names.text(owner), fen);
    for (const Cost& cost : outcome.costs) {
      carried_.open[std::string(book_.names.text(cost.id))] = cost.open_fen;
      if (cost.open_fen != 0) result.open_costs.emplace(book_.names.text(cost.id), cost.open_fen);
    }
    return result;
  }

  Facts facts_;
  Carried& carried_;
  Book book_;
  std::set<std::string> wanted_;
  std::map<std::string, std::uint32_t> places_;
};

}  // namespace

void PrintTo(const TextLine& line, std::ostream* out) {
  *out << fmt::format("{} v{} {} {} {} {} {}", line.ref, line.rule, line.step, line.key,
                      line.beneficiary, line.resource, line.fen);
}

std::vector<json::Value> read_scenario() {
  std::vector<json::Value> events;
  std::ifstream file(std::string(::luoshu::test::source_dir()) +
                     "/docs/examples/henan-scenario.jsonl");
  for (std::string line; std::getline(file, line);) events.push_back(*json::parse(line));
  return events;
}

std::vector<RunResult> run_all(const std::vector<json::Value>& events) {
  Carried carried;
  std::vector<RunResult> results;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (type(events[i]) == "AllocationRunComputed")
      results.push_back(
          Gatherer(std::span(events).first(i), carried, text(events[i], "period")).run());
  return results;
}

}  // namespace luoshu::allocation::test
