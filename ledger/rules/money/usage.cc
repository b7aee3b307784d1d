#include "ledger/rules/money/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/money_checks.h"
#include "ledger/rules/money/sale_conditions.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "schema/events_money.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using Use = capnp::List<schema::NamedNumber>::Reader;

// The use of one resource; nothing where the list does not name it.
std::optional<std::int64_t> use_of(Use use, std::string_view resource) {
  for (const auto item : use)
    if (from_kj(item.getKey()) == resource) return item.getValue();
  return std::nullopt;
}

// Art. 3 para. 6: use is recorded by resource. A use may be 0, but not nothing or negative.
void require_by_resource(Decision& decision, bool present, Use use, std::string_view field) {
  if (present && use.size() == 0)
    decision.refuse("E-FIELD", field, words("it names no resource", "未按资源分列"));
  for (const auto item : use)
    if (item.getValue() < 0)
      decision.refuse("E-FIELD", fmt::format("{}.{}", field, from_kj(item.getKey())),
                      words("a use is a number, 0 or more", "用量须为非负整数"));
}

std::string usage_key(schema::UsageMetered::Reader fields) {
  if (fields.hasTransaction()) return std::string(from_kj(fields.getTransaction()));
  return period_usage_key(from_kj(fields.getPeriod()), from_kj(fields.getProduct()));
}

// What was used: one sale, or one period of a product, and each once.
void judge_occasion(Decision& decision, schema::UsageMetered::Reader fields) {
  if (fields.hasTransaction() == fields.hasPeriod()) {
    decision.refuse("E-FIELD", "fields.transaction",
                    words("either a transaction or a period", "交易与期间须且只须填一项"));
    return;
  }
  const std::string_view field = fields.hasTransaction() ? "fields.transaction" : "fields.period";
  require_filled(decision, fields.hasTransaction(), fields.getTransaction(), field);
  if (fields.hasPeriod()) {
    const auto period = parse_period(from_kj(fields.getPeriod()));
    if (period)
      require_open_period(decision, last_day(*period), field);
    else
      decision.refuse(
          "E-FIELD", field,
          words("a period is written 2025-08, 2025Q3 or 2025", "期间写作 2025-08、2025Q3 或 2025"));
  }
  if (decision.state.has(tables::kUsage, usage_key(fields)))
    decision.refuse("E-DUPLICATE", field, words("its use is metered already", "已计量用量"));
}

// Art. 3 para. 6; 7 para. 2 (1), (2); 21 para. 3: the product's own developer meters what a
// tradable product used, resource by resource, within its lineage. B9: not into a closed period.
void decide_metered(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageMetered>();
  const std::string_view product = from_kj(fields.getProduct());
  require_by_resource(decision, fields.hasByResource(), fields.getByResource(),
                      "fields.by_resource");
  judge_occasion(decision, fields);
  require_new_subject(decision, seen::kMetering);
  if (fields.hasProduct()) require_tradable(decision, product, "fields.product");
  if (const auto row = decision.state.find(tables::kProducts, product)) {
    require_developer_of(decision, product);
    const auto sold = version_on_sale(decision.state, product, *row, decision.effective());
    if (sold.version)
      require_in_lineage(decision, fields.getByResource(), *sold.version, "fields.by_resource");
  }
  require_open_period(decision, decision.effective(), "effective");
  warn_if_late_entry(decision);
}

void apply_metered(Application& application) {
  const auto fields = application.event.fields<schema::UsageMetered>();
  const std::string_view product = from_kj(fields.getProduct());
  const auto product_row = application.state.find(tables::kProducts, product);
  const auto sold =
      version_on_sale(application.state, product, *product_row, Date{application.effective()});
  application.state.put(tables::kUsage, usage_key(fields), [&](schema::UsageRow::Builder row) {
    row.setProduct(fields.getProduct());
    row.setByResource(fields.getByResource());
    row.setUnit(fields.getUnit());
    row.setMeteredOn(application.effective());
    row.setMetering(to_kj(application.event.subject()));
    row.setVersion(sold.number);
  });
  use_up_subject(application, seen::kMetering, from_kj(fields.getTransaction()), 0);
}

// A correction goes by an id of its own, or by that of the metering it corrects.
void judge_correction_id(Decision& decision, schema::UsageRow::Reader usage) {
  if (decision.subject() == from_kj(usage.getMetering())) return;
  require_new_subject(decision, seen::kCorrection);
  if (decision.state.has(tables::kSeen, joined_key(seen::kMetering, decision.subject())))
    decision.refuse("E-FIELD", "subject",
                    words("it is the metering of another use", "该编号为其他用量计量"));
}

bool equal_uses(Use left, Use right) {
  if (left.size() != right.size()) return false;
  for (const auto item : left)
    if (use_of(right, from_kj(item.getKey())) != item.getValue()) return false;
  return true;
}

void judge_figures(Decision& decision, schema::UsageCorrected::Reader fields, Use booked) {
  require_by_resource(decision, fields.hasByResourceOld(), fields.getByResourceOld(),
                      "fields.by_resource_old");
  require_by_resource(decision, fields.hasByResourceNew(), fields.getByResourceNew(),
                      "fields.by_resource_new");
  if (fields.hasByResourceOld() && !equal_uses(fields.getByResourceOld(), booked))
    decision.refuse("E-FIELD", "fields.by_resource_old",
                    words("it is not what the book says", "与账面用量不一致"));
  if (fields.hasByResourceNew() && equal_uses(fields.getByResourceNew(), booked))
    decision.refuse("E-FIELD", "fields.by_resource_new",
                    words("it changes nothing", "更正前后用量相同"));
}

// Whoever answers for a resource whose use changes signs with the author.
void require_affected(Decision& decision, Use before, Use after) {
  std::vector<std::string> asked;
  const auto ask = [&](std::string_view resource) {
    if (use_of(before, resource).value_or(0) == use_of(after, resource).value_or(0)) return;
    const auto entry = decision.state.find(tables::kCatalogue, resource);
    if (!entry) return;
    for (const std::string_view party : cosigners_as(decision, "implementer"))
      if (is_implementer_of(decision.state, party, *entry, decision.effective())) return;
    const std::string compiler(from_kj(entry->getCompiler()));
    if (std::ranges::find(asked, compiler) != asked.end()) return;
    asked.push_back(compiler);
    require_cosigner(decision, compiler, "implementer");
  };
  for (const auto item : after) ask(from_kj(item.getKey()));
  for (const auto item : before)
    if (!use_of(after, from_kj(item.getKey()))) ask(from_kj(item.getKey()));
}

// Art. 3 para. 6; 21: the use of a sale that is settled or paid and not refunded (B12), from what
// the book says to what it was, with everybody whose resource it touches. B9: also where its period
// is closed.
void decide_corrected(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageCorrected>();
  const std::string_view transaction = from_kj(fields.getTransaction());
  if (!fields.hasTransaction()) return;
  const auto usage = decision.state.find(tables::kUsage, transaction);
  if (!usage) {
    decision.unknown("fields.transaction", transaction);
    return;
  }
  judge_correction_id(decision, *usage);
  judge_figures(decision, fields, usage->getByResource());
  if (fields.hasByResourceNew())
    require_affected(decision, usage->getByResource(), fields.getByResourceNew());
  decision.require_not_before(usage->getCorrectedOn(), "the correction before", "前次更正");
  warn_if_late_entry(decision);
  const auto sale = decision.state.find(tables::kTransactions, transaction);
  if (!sale) {
    decision.wrong_state("the sale is metered, but not settled", "交易已计量、未结算");
    return;
  }
  if (sale->getStatus() != schema::TransactionStatus::SETTLED &&
      sale->getStatus() != schema::TransactionStatus::PAID)
    decision.wrong_state("the sale is refunded or void", "交易已退款或已作废");
  require_own_product(decision, from_kj(sale->getDeveloper()));
  decision.require_not_before(sale->getSettledOn(), "the sale", "该交易");
  const auto version = decision.state.find(
      tables::kProductVersions,
      product_version_key(from_kj(sale->getProduct()), sale->getProductVersion()));
  if (version)
    require_in_lineage(decision, fields.getByResourceNew(), *version, "fields.by_resource_new");
}

void apply_corrected(Application& application) {
  const auto fields = application.event.fields<schema::UsageCorrected>();
  const std::string_view transaction = from_kj(fields.getTransaction());
  bool by_metering = false;
  application.state.edit(tables::kUsage, transaction,
                         [&](schema::UsageRow::Builder row, schema::UsageRow::Reader before) {
                           auto correction =
                               append_struct(before.getCorrections(),
                                             [&](unsigned n) { return row.initCorrections(n); });
                           correction.setEvent(application.moment.number.value);
                           correction.setBefore(before.getByResource());
                           row.setByResource(fields.getByResourceNew());
                           row.setCorrectedOn(application.effective());
                           by_metering = application.subject() == from_kj(before.getMetering());
                         });
  application.state.edit(tables::kTransactions, transaction,
                         [](schema::TransactionRow::Builder row, schema::TransactionRow::Reader) {
                           row.setCorrected(true);
                         });
  if (!by_metering) use_up_subject(application, seen::kCorrection, transaction, 0);
}

const std::array kRules{
    Rule{event_type<schema::UsageMetered>,
         {{"primary_developer"}},
         {},
         decide_metered,
         apply_metered,
         "3 (6), 7 (2), 21 (3)",
         decide_metered_v2},
    Rule{event_type<schema::UsageCorrected>,
         {{"primary_developer"}},
         {},
         decide_corrected,
         apply_corrected,
         "3 (6), 21 (3)"},
};

}  // namespace

std::string period_usage_key(std::string_view period, std::string_view product) {
  return joined_key("period", period, product);
}

VersionOnSale version_on_sale(const State& state, std::string_view product,
                              schema::ProductRow::Reader row, Date day) {
  // A version that is listed replaces the one before from that day on.
  for (std::uint32_t number = row.getListedVersion(); number > 0; --number) {
    auto version = state.find(tables::kProductVersions, product_version_key(product, number));
    if (version && version->getListedOn() != kNoDay && version->getListedOn() <= day.days)
      return {number, std::move(version)};
  }
  return {};
}

void require_in_lineage(Decision& decision, capnp::List<schema::NamedNumber>::Reader use,
                        schema::ProductVersionRow::Reader version, std::string_view field) {
  const auto lineage = version.getResources();
  unsigned at = 0;  // uses mostly come in the order of the lineage
  for (const auto item : use) {
    const std::string_view resource = from_kj(item.getKey());
    unsigned looked = 0;
    for (; looked < lineage.size() && from_kj(lineage[at]) != resource; ++looked)
      at = (at + 1) % lineage.size();
    if (looked == lineage.size())
      decision.refuse("E-PRD-LINEAGE", fmt::format("{}.{}", field, resource), same(resource));
    else
      at = (at + 1) % lineage.size();
  }
}

std::span<const Rule> usage_rules() {
  return kRules;
}

}  // namespace luoshu
