#include "ledger/rules/money/outgoings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/money_checks.h"
#include "ledger/rules/money/own_money.h"
#include "schema/events_money.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 3> kTaxes{"增值税", "附加", "其他"};

void require_above_zero(Decision& decision, std::int64_t fen) {
  if (!is_absent(fen) && fen <= 0)
    decision.refuse("E-FIELD", "fields.amount_fen", {"it is not above 0", "应大于0"});
}

// C61: at most what is owed back on the sale, and of each refund at most its gross.
void require_owed_back(Decision& decision, std::string_view refund,
                       schema::SeenRow::Reader issued) {
  const std::string_view transaction = from_kj(issued.getAbout());
  const auto sale = decision.state.find(tables::kTransactions, transaction);
  LUOSHU_ASSERT(sale);
  const std::int64_t amount = decision.event.fields<schema::PaymentRefunded>().getAmountFen();
  require_own_product(decision, from_kj(sale->getDeveloper()));
  decision.require_not_before(issued.getOn(), "the refund", "该退款");
  const std::int64_t kept =
      sale->getPaidFen() - amount_of(decision.state, amounts::kPaidBackOfSale, transaction);
  const std::int64_t owed = kept - (sale->getGrossFen() - sale->getRefundedGrossFen());
  const std::int64_t left =
      issued.getAmountFen() - amount_of(decision.state, amounts::kPaidBackOfRefund, refund);
  const std::int64_t most = std::max<std::int64_t>(0, std::min(owed, left));
  if (!is_absent(amount) && amount > most)
    decision.refuse(
        "E-PAY-AMOUNT", "fields.amount_fen",
        {fmt::format("{} fen are owed back", most), fmt::format("尚应退付 {} 分", most)});
  // What pays the refund, or leaves nothing owed back on the sale.
  if (most > 0 && amount == most)
    warn_discharged_late(
        decision, "W-REFUND-UNPAID", refund,
        due_after(decision.state, Date{issued.getOn()}, "refund_payment_working_days"));
}

void decide_paid_back(Decision& decision) {
  const auto fields = decision.event.fields<schema::PaymentRefunded>();
  require_new(decision, facts::kPaidBack, decision.subject());
  require_above_zero(decision, fields.getAmountFen());
  require_own_account(decision, fields.hasAccount(), from_kj(fields.getAccount()));
  const auto refund =
      decision.state.find(tables::kSeen, joined_key(seen::kRefund, from_kj(fields.getRefund())));
  if (refund)
    require_owed_back(decision, from_kj(fields.getRefund()), *refund);
  else if (fields.hasRefund())
    decision.unknown("fields.refund", from_kj(fields.getRefund()));
}

void apply_paid_back(Application& application) {
  const auto fields = application.event.fields<schema::PaymentRefunded>();
  const std::string_view refund = from_kj(fields.getRefund());
  const std::int64_t fen = fields.getAmountFen();
  State& state = application.state;
  const auto issued = state.find(tables::kSeen, joined_key(seen::kRefund, refund));
  put_fact(application, facts::kPaidBack, application.subject(), refund);
  add_to_amount(state, amounts::kPaidBackOfRefund, refund, fen);
  add_to_amount(state, amounts::kPaidBackOfSale, from_kj(issued->getAbout()), fen);
  book_on_account(state, from_kj(fields.getAccount()), application.effective(), -fen);
}

void decide_tax(Decision& decision) {
  const auto fields = decision.event.fields<schema::TaxPaid>();
  require_new(decision, facts::kTax, decision.subject());
  require_new(decision, facts::kTaxReceipt, from_kj(fields.getReceiptNo()), "fields.receipt_no");
  require_one_of(decision, fields.hasTax(), from_kj(fields.getTax()), kTaxes, "fields.tax");
  require_above_zero(decision, fields.getAmountFen());
  require_own_account(decision, fields.hasAccount(), from_kj(fields.getAccount()));
}

void apply_tax(Application& application) {
  const auto fields = application.event.fields<schema::TaxPaid>();
  put_fact(application, facts::kTax, application.subject());
  put_fact(application, facts::kTaxReceipt, from_kj(fields.getReceiptNo()), application.subject());
  book_on_account(application.state, from_kj(fields.getAccount()), application.effective(),
                  -fields.getAmountFen());
}

void decide_expenditure(Decision& decision) {
  const auto fields = decision.event.fields<schema::ExpenditureRecorded>();
  require_new(decision, facts::kExpenditure, decision.subject());
  if (fields.hasParty() && from_kj(fields.getParty()) != decision.author())
    decision.refuse("E-LEVEL", "fields.party", same(from_kj(fields.getParty())));
  require_known_products(decision, fields.getProducts());
  require_unused_vouchers(decision, fields.getVouchers());
  require_items(decision, fields.hasVouchers(), fields.getVouchers(), "fields.vouchers");
  require_above_zero(decision, fields.getAmountFen());
}

void apply_expenditure(Application& application) {
  put_fact(application, facts::kExpenditure, application.subject());
  use_vouchers(application, application.event.fields<schema::ExpenditureRecorded>().getVouchers());
}

const std::array kRules{
    Rule{event_type<schema::PaymentRefunded>,
         {{"primary_developer"}},
         {},
         decide_paid_back,
         apply_paid_back,
         "21 (4)"},
    Rule{event_type<schema::TaxPaid>, {{"primary_developer"}}, {}, decide_tax, apply_tax, "21 (4)"},
    Rule{event_type<schema::ExpenditureRecorded>,
         {{"primary_developer"}, {"data_holder"}},
         {},
         decide_expenditure,
         apply_expenditure,
         "21 (4)"},
};

}  // namespace

std::span<const Rule> outgoing_rules() {
  return kRules;
}

}  // namespace luoshu
