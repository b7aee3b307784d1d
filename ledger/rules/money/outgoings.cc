#include "ledger/rules/money/outgoings.h"

#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_money.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 3> kTaxes{"增值税", "附加", "其他"};

// The author may name an account that is declared.
void require_account(Decision& decision, bool present, std::string_view account) {
  if (!present) return;
  if (const auto row = require_fact(decision, facts::kAccount, account, "fields.account");
      row && from_kj(row->getAuthor()) != decision.author())
    decision.refuse("E-BANK-ACCOUNT", "fields.account", same(account));
}

void require_above_zero(Decision& decision, std::int64_t fen) {
  if (!is_absent(fen) && fen <= 0)
    decision.refuse("E-FIELD", "fields.amount_fen", {"it is not above 0", "应大于0"});
}

void decide_paid_back(Decision& decision) {
  const auto fields = decision.event.fields<schema::PaymentRefunded>();
  require_new(decision, facts::kPaidBack, decision.subject());
  require_above_zero(decision, fields.getAmountFen());
  require_account(decision, fields.hasAccount(), from_kj(fields.getAccount()));
}

void apply_paid_back(Application& application) {
  const auto fields = application.event.fields<schema::PaymentRefunded>();
  put_fact(application, facts::kPaidBack, application.subject(), from_kj(fields.getRefund()));
}

void decide_tax(Decision& decision) {
  const auto fields = decision.event.fields<schema::TaxPaid>();
  require_new(decision, facts::kTax, decision.subject());
  require_new(decision, facts::kTaxReceipt, from_kj(fields.getReceiptNo()), "fields.receipt_no");
  require_one_of(decision, fields.hasTax(), from_kj(fields.getTax()), kTaxes, "fields.tax");
  require_above_zero(decision, fields.getAmountFen());
  require_account(decision, fields.hasAccount(), from_kj(fields.getAccount()));
}

void apply_tax(Application& application) {
  const auto fields = application.event.fields<schema::TaxPaid>();
  put_fact(application, facts::kTax, application.subject());
  put_fact(application, facts::kTaxReceipt, from_kj(fields.getReceiptNo()), application.subject());
}

void decide_expenditure(Decision& decision) {
  const auto fields = decision.event.fields<schema::ExpenditureRecorded>();
  require_new(decision, facts::kExpenditure, decision.subject());
  if (fields.hasParty() && from_kj(fields.getParty()) != decision.author())
    decision.refuse("E-LEVEL", "fields.party", same(from_kj(fields.getParty())));
  for (const auto product : fields.getProducts())
    if (!decision.state.has(tables::kProducts, from_kj(product)))
      decision.unknown("fields.products", from_kj(product));
  require_items(decision, fields.hasVouchers(), fields.getVouchers(), "fields.vouchers");
  require_above_zero(decision, fields.getAmountFen());
}

void apply_expenditure(Application& application) {
  put_fact(application, facts::kExpenditure, application.subject());
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
