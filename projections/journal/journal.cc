#include "projections/journal/journal.h"

#include <fmt/format.h>

#include <map>

#include "ledger/form/event_form.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "projections/money/period_money.h"
#include "projections/money/step_families.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

std::int64_t fen_of(const json::Value& event, std::string_view field) {
  const json::Value* fields = event.find("fields");
  const json::Value* value = fields == nullptr ? nullptr : fields->find(field);
  return value == nullptr ? 0 : value->integer().value_or(0);
}
std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}
std::string field_of(const json::Value& event, std::string_view field) {
  const json::Value* fields = event.find("fields");
  return fields == nullptr ? std::string() : text_of(*fields, field);
}

// An event as the journal reads it.
struct Occurrence {
  EventNumber number;
  Date recorded;
  std::string type;
  std::string subject;
  const json::Value& event;
};

class Bookkeeper {
 public:
  Bookkeeper(const State& state, EventNumber next,
             const std::function<bool(const JournalEntry&)>& use)
      : state_(state), next_(next), use_(use), steps_(state) {}

  // False: stop.
  Result<bool> take(const Occurrence& what) {
    go_on_ = true;
    if (what.type == "TransactionSettled") settled(what, 1);
    if (what.type == "TransactionVoided") voided(what);
    if (what.type == "PaymentReceived") paid_in(what);
    if (what.type == "RefundIssued") refunded(what);
    if (what.type == "CostAudited") audited(what);
    if (what.type == "AllocationRunComputed") LUOSHU_CHECK(computed(what));
    if (what.type == "StatementIssued") issued(what);
    if (what.type == "AllocationPaid") paid_out(what, true);
    if (what.type == "AllocationRetained") paid_out(what, false);
    if (what.type == "ReinvestmentSpent") spent(what);
    take_v2(what);
    return go_on_;
  }

 private:
  void post(const Occurrence& what, std::string about, std::vector<Posting> postings) {
    std::erase_if(postings, [](const Posting& posting) { return posting.fen == 0; });
    if (!go_on_ || postings.empty()) return;
    const auto effective = parse_date(text_of(what.event, "effective"));
    JournalEntry entry{what.number, effective ? *effective : what.recorded, what.recorded,
                       std::move(about), std::move(postings)};
    LUOSHU_ASSERT(is_balanced(entry));
    go_on_ = use_(entry);
  }
  static std::string about(const Occurrence& what) {
    return fmt::format("{} {}", what.type, what.subject);
  }

  // sign 1: the sale; -1: as if it had not been.
  void sale(const Occurrence& what, schema::TransactionRow::Reader row, std::int64_t gross,
            std::int64_t tax, std::int64_t net, std::int64_t sign) {
    const std::string_view developer = from_kj(row.getDeveloper());
    post(what, about(what),
         {{accounts::receivable(from_kj(row.getBuyer())), sign * gross},
          {accounts::vat(developer), -sign * tax},
          {accounts::unallocated(developer), -sign * net}});
  }
  void settled(const Occurrence& what, std::int64_t sign) {
    if (const auto row = state_.find(tables::kTransactions, what.subject))
      sale(what, *row, row->getGrossFen(), row->getTaxFen(), row->getNetFen(), sign);
  }
  void voided(const Occurrence& what) { settled(what, -1); }
  void refunded(const Occurrence& what) {
    if (const auto row = state_.find(tables::kTransactions, field_of(what.event, "transaction")))
      sale(what, *row, fen_of(what.event, "gross_fen"), fen_of(what.event, "tax_fen"),
           fen_of(what.event, "net_fen"), -1);
  }
  void paid_in(const Occurrence& what) {
    const auto row = state_.find(tables::kTransactions, field_of(what.event, "transaction"));
    if (!row) return;
    const std::int64_t amount = fen_of(what.event, "amount_fen");
    post(what, about(what),
         {{accounts::bank(from_kj(row->getDeveloper()), field_of(what.event, "account")), amount},
          {accounts::receivable(from_kj(row->getBuyer())), -amount}});
  }
  void audited(const Occurrence& what) {
    const std::int64_t allowed = fen_of(what.event, "allowed_fen");
    open_[what.subject] += allowed;
    post(what, about(what),
         {{accounts::open_cost(what.subject), allowed},
          {accounts::audited_cost(what.subject), -allowed}});
  }

  // ---- Runs ------------------------------------------------------------------------------------
  // Every line, by the sale, refund or adjustment that it is of.
  Status computed(const Occurrence& what) {
    const auto run = state_.find(tables::kRuns, what.subject);
    if (!run || run->getEvent() != what.number.value ||
        run->getStatus() == schema::RunStatus::REPLACED)
      return {};
    const auto period = parse_period(from_kj(run->getPeriod()));
    LUOSHU_ASSERT(period);
    LUOSHU_TRY(const PeriodLines found, period_lines(state_, next_, *period));
    for (std::size_t i = 0; i < found.lines.size();) {
      const std::string& ref = found.lines[i].ref;
      std::vector<Posting> postings;
      std::map<std::string, std::int64_t> from;  // developer
      const std::string developer = developer_of(found.lines[i]);
      std::int64_t sum = 0;
      for (; i < found.lines.size() && found.lines[i].ref == ref; ++i) {
        const MoneyLine& line = found.lines[i].line;
        postings.push_back({accounts::allocated(line.beneficiary, line.step), -line.fen});
        sum += line.fen;
        add_memo(found.lines[i], postings);
        to_pay_[what.subject][line.beneficiary][line.step] += line.fen;
      }
      postings.push_back({accounts::unallocated(developer), sum});
      post(what, fmt::format("{} {}", about(what), ref), std::move(postings));
    }
    note_owners(what.subject, found.money);
    note_outcome(what);
    return {};
  }
  // Whose sale it was; limits and adjustments sum to zero and move nothing.
  std::string developer_of(const PeriodLine& line) const {
    std::string transaction = line.ref;
    if (line.kind == allocation::Booking::Kind::kRefund)
      if (const auto seen = state_.find(tables::kSeen, joined_key(seen::kRefund, line.ref)))
        transaction = from_kj(seen->getAbout());
    const auto row = state_.find(tables::kTransactions, transaction);
    return row ? std::string(from_kj(row->getDeveloper())) : std::string();
  }
  void add_memo(const PeriodLine& of, std::vector<Posting>& postings) {
    const MoneyLine& line = of.line;
    const auto& name = steps_.name_of(of.rule, of.version, line.step);
    if (!name || name->adjusts || name->step.kind != allocation::StepKind::kRecover) return;
    open_[line.key] -= line.fen;
    postings.push_back({accounts::open_cost(line.key), -line.fen});
    postings.push_back({accounts::audited_cost(line.key), line.fen});
  }
  void note_owners(const std::string& run, const PeriodMoney& money) {
    const allocation::Book& book = money.money.gathered.book;
    for (const auto& [beneficiary, fen] : money.money.outcome.by_beneficiary) {
      const allocation::NameId owner = book.owners[beneficiary.value];
      if (owner != allocation::kNoName)
        owned_[run][std::string(book.names.text(owner))].emplace_back(book.names.text(beneficiary));
    }
  }
  // Balances that lapse with the run (A17), and what it earmarks.
  void note_outcome(const Occurrence& what) {
    const auto outcome = state_.find(tables::kOutcomes, what.subject);
    if (!outcome) return;
    for (const auto cost : outcome->getOpenCosts()) {
      std::int64_t& open = open_[std::string(from_kj(cost.getKey()))];
      const std::int64_t lapsed = open - cost.getValue();
      open -= lapsed;
      post(what, fmt::format("{} lapsed", about(what)),
           {{accounts::open_cost(from_kj(cost.getKey())), -lapsed},
            {accounts::audited_cost(from_kj(cost.getKey())), lapsed}});
    }
    for (const auto one : outcome->getEarmarks())
      post(what, fmt::format("{} earmarks", about(what)),
           {{accounts::open_earmark(from_kj(one.getKey())), one.getValue()},
            {accounts::granted_earmark(from_kj(one.getKey())), -one.getValue()}});
  }

  // ---- Statements ------------------------------------------------------------------------------
  void issued(const Occurrence& what) {
    const auto row = state_.find(tables::kStatements, what.subject);
    if (!row || row->getEvent() != what.number.value) return;
    const std::string run(from_kj(row->getRun()));
    const std::string owner(from_kj(row->getBeneficiary()));
    std::vector<Posting> postings;
    std::int64_t sum = 0;
    for (const std::string& beneficiary : owned_[run][owner])
      for (const auto& [step, fen] : to_pay_[run][beneficiary]) {
        postings.push_back({accounts::allocated(beneficiary, step), fen});
        sum += fen;
      }
    postings.push_back({accounts::payable(owner), -sum});
    post(what, about(what), std::move(postings));
  }
  // To the treasury, or kept by the developer itself.
  void paid_out(const Occurrence& what, bool to_treasury) {
    const auto row = state_.find(tables::kStatements, what.subject);
    if (!row) return;
    const std::string_view owner = from_kj(row->getBeneficiary());
    const std::int64_t amount = fen_of(what.event, "amount_fen");
    post(what, about(what),
         {{accounts::payable(owner), amount},
          {to_treasury ? bank_of(what) : accounts::retained(owner), -amount}});
  }
  // Of the author; that which the event names.
  static std::string bank_of(const Occurrence& what) {
    return accounts::bank(text_of(what.event, "author"), field_of(what.event, "account"));
  }

  // ---- What version 2 adds ---------------------------------------------------------------------
  void take_v2(const Occurrence& what) {
    if (what.type == "PaymentRefunded") paid_back(what);
    if (what.type == "TaxPaid") tax_paid(what);
    if (what.type == "ExpenditureRecorded") expended(what);
    if (what.type == "BankAccountDeclared") declared(what);
    if (what.type == "BankLinesExplained") explained(what);
  }
  void paid_back(const Occurrence& what) {
    const auto refund =
        state_.find(tables::kSeen, joined_key(seen::kRefund, field_of(what.event, "refund")));
    if (!refund) return;
    const auto sale = state_.find(tables::kTransactions, from_kj(refund->getAbout()));
    if (!sale) return;
    const std::int64_t amount = fen_of(what.event, "amount_fen");
    post(what, about(what),
         {{accounts::receivable(from_kj(sale->getBuyer())), amount}, {bank_of(what), -amount}});
  }
  void tax_paid(const Occurrence& what) {
    const std::string author = text_of(what.event, "author");
    const std::string tax = field_of(what.event, "tax");
    const std::int64_t amount = fen_of(what.event, "amount_fen");
    post(what, about(what),
         {{tax == "增值税" ? accounts::vat(author) : accounts::other_tax(author, tax), amount},
          {bank_of(what), -amount}});
  }
  void expended(const Occurrence& what) {
    const std::string party = field_of(what.event, "party");
    const std::int64_t amount = fen_of(what.event, "amount_fen");
    post(what, about(what),
         {{accounts::expenditure(party, field_of(what.event, "expenditure_class")), amount},
          {accounts::recorded_expenditure(party), -amount}});
  }
  void declared(const Occurrence& what) {
    const std::string owner = text_of(what.event, "author");
    const std::int64_t amount = fen_of(what.event, "opening_fen");
    post(what, about(what),
         {{accounts::bank(owner, what.subject), amount}, {accounts::opening(owner), -amount}});
  }
  // What is the bank's alone, or nobody's here, is not booked (C66).
  void explained(const Occurrence& what) {
    const json::Value* fields = what.event.find("fields");
    const json::Value* items = fields == nullptr ? nullptr : fields->find("items");
    if (items == nullptr || items->array() == nullptr) return;
    const std::string owner = text_of(what.event, "author");
    std::vector<Posting> postings;
    for (const json::Value& item : *items->array()) {
      const std::string reason = text_of(item, "reason");
      const json::Value* amount = item.find("fen");
      if (reason == "not_ours" || reason == "bank_error" || amount == nullptr) continue;
      const std::int64_t fen = amount->integer().value_or(0);
      postings.push_back({bank_of(what), fen});
      postings.push_back({accounts::explained(owner, reason), -fen});
    }
    post(what, about(what), std::move(postings));
  }
  void spent(const Occurrence& what) {
    const std::string division = field_of(what.event, "division");
    const std::int64_t amount = fen_of(what.event, "amount_fen");
    post(what, about(what),
         {{accounts::open_earmark(division), -amount},
          {accounts::granted_earmark(division), amount}});
  }

  const State& state_;
  EventNumber next_;
  const std::function<bool(const JournalEntry&)>& use_;
  StepFamilies steps_;
  bool go_on_ = true;
  std::map<std::string, std::int64_t> open_;  // audited cost, by id
  // By run: beneficiary and step, and which beneficiaries an owner answers for.
  std::map<std::string, std::map<std::string, std::map<std::string, std::int64_t>>> to_pay_;
  std::map<std::string, std::map<std::string, std::vector<std::string>>> owned_;
};

}  // namespace

Status visit_journal(const StateAt& at, const LogReader& log,
                     const std::function<bool(const JournalEntry&)>& use) {
  Bookkeeper bookkeeper(at.state(), at.as_of().next, use);
  for (std::uint64_t seq = 0; seq < at.as_of().size.value; ++seq) {
    LUOSHU_TRY(const Leaf leaf, log.leaf(Seq{seq}));
    if (leaf.stamp.first_event.value == 0) continue;
    LUOSHU_TRY(const Bytes framed, log.framed_events(Seq{seq}));
    LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
    EventNumber number = leaf.stamp.first_event;
    for (const ByteView bytes : events) {
      LUOSHU_TRY(const json::Value event, form::event_to_json(bytes));
      const Occurrence what{number, day_of(leaf.stamp.recorded), text_of(event, "type"),
                            text_of(event, "subject"), event};
      LUOSHU_TRY(const bool go_on, bookkeeper.take(what));
      if (!go_on) return {};
      ++number.value;
    }
  }
  return {};
}

}  // namespace luoshu
