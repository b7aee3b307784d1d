@0xf9c9cb2359d4fdd7;
# Rows of the tables that version 2 of the rules adds.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

struct FactRow {
  # That something was recorded, for life cycles that need to know no more of it.
  # Row key: kind, 00, id.
  on @0 :Int32 = V.noDate;       # effective date
  author @1 :Text;
  about @2 :Text;                # id of what it belongs to, or the party it asks something of
  endedOn @3 :Int32 = V.noDate;  # not in force from this day on
  event @4 :UInt64;
  validFrom @5 :Int32 = V.noDate;  # of what holds for a term: first day
  validTo @6 :Int32 = V.noDate;    # last day; noDate: open-ended
}

struct ListRow {
  # Ids in the order recorded. Row key: whose they are.
  ids @0 :List(Text);
}

struct HoldingRow {
  # Data that a body declared to hold. Row key: resource id.
  kind @0 :Text;                 # enterprise, personal
  holder @1 :Text;
  declaredOn @2 :Int32 = V.noDate;
  registration @3 :Text;         # id of the latest registration that was coded
  openRegistration @4 :Text;     # id of a registration on its way, empty: none
}

struct CreditRow {
  # Row key: credit id.
  certificateNo @0 :Text;
  object @1 :Text;
  borrower @2 :Text;
  lender @3 :Text;
  amountFen @4 :Int64;
  validTo @5 :Int32 = V.noDate;
  pledged @6 :Bool;
  grantedOn @7 :Int32 = V.noDate;
  releasedOn @8 :Int32 = V.noDate;
}

struct SubsidyProjectRow {
  # Row key: project id.
  totalFen @0 :Int64;
  parties @1 :List(Text);
  recordedFen @2 :Int64;         # sum of what was granted
  changedOn @3 :Int32 = V.noDate;
  completedOn @4 :Int32 = V.noDate;
  finalOn @5 :Int32 = V.noDate;
  approvedOn @6 :Int32 = V.noDate;
}

struct SpentOn {
  day @0 :Int32 = V.noDate;
  fen @1 :Int64;
}

struct EarmarkProjectRow {
  # Row key: project id.
  division @0 :Text;
  plannedFen @1 :Int64;
  indicators @2 :List(Text);
  changedOn @3 :Int32 = V.noDate;
  budgetFen @4 :Int64;
  budgetOn @5 :Int32 = V.noDate; # noDate: no budget yet
  committedFen @6 :Int64;
  spent @7 :List(SpentOn);       # in the order recorded
  finalYear @8 :Int64 = V.none;  # of the self-evaluation that is said to be the last; none: open
}

struct AssetRow {
  # A data asset on a balance sheet. Row key: object.
  recogniser @0 :Text;
  recognisedOn @1 :Int32 = V.noDate;
  changedOn @2 :Int32 = V.noDate;
  bookValueFen @3 :Int64;
  derecognisedOn @4 :Int32 = V.noDate;  # not on it from this day on
}

struct AccountRow {
  # A bank account that was declared. Row key: account id.
  owner @0 :Text;
  purpose @1 :Text;
  openedOn @2 :Int32 = V.noDate;
  closedOn @3 :Int32 = V.noDate;       # not in use from this day on
  openingFen @4 :Int64;
  firstFrom @5 :Int32 = V.noDate;      # of its bank statements; they follow one another
  lastFrom @6 :Int32 = V.noDate;
  lastTo @7 :Int32 = V.noDate;
  lastOpeningFen @8 :Int64;
  lastClosingFen @9 :Int64;
  lastDigest @10 :Text;
  decision @11 :Text;                  # the latest reconciliation that was not reopened
  declaredOn @12 :Int32 = V.noDate;
}

struct AmountRow {
  # Money that adds up. Row key: what it is, 00, whose; or account id, 00, day in four bytes.
  fen @0 :Int64;
}

struct ReconciliationRow {
  # Row key: decision id.
  account @0 :Text;
  cutOff @1 :Int32 = V.noDate;
  differenceFen @2 :Int64;
  before @3 :Text;                     # the one that stood before it
  decidedOn @4 :Int32 = V.noDate;
  reopenedOn @5 :Int32 = V.noDate;
}

struct WeightedIndicator {
  id @0 :Text;
  weight @1 :Int64;              # of 100
  measure @2 :Text;              # what the ledger computes; empty: none
}

struct EvaluationSystemRow {
  # Row key: system id.
  kind @0 :Text;                 # role that is evaluated by it
  validFrom @1 :Int32 = V.noDate;
  indicators @2 :List(WeightedIndicator);
}

struct SoldRow {
  # A sale, a refund or a free use, for reports on a period. Row key: developer, 00, month, 00, id;
  # of a sale on an exchange also month, 00, id.
  product @0 :Text;
  buyer @1 :Text;
  quantity @2 :Int64;
  netFen @3 :Int64;              # negative for a refund
  sale @4 :Bool;
  grossFen @5 :Int64;            # of a sale
  through @6 :Int32 = V.noDate;  # of a free use: last day of its period
}

struct EvaluationRow {
  # A yearly evaluation. Row key: its id.
  evaluated @0 :Text;
  role @1 :Text;                 # implementer, primary_developer
  author @2 :Text;
  division @3 :Text;             # of a city that evaluated; empty: the province
  on @4 :Int32 = V.noDate;
  rectifyBy @5 :Int32 = V.noDate;
  score @6 :Int64;
  suspend @7 :Bool;              # it says that operation is to be suspended
  completedOn @8 :Int32 = V.noDate;  # day on which the first completion was recorded
  settledOn @9 :Int32 = V.noDate;    # accepted or withdrawn from this day on
  year @10 :Int64 = V.none;      # that is evaluated
  issues @11 :Bool;              # it names something that is wanting
  planned @12 :Bool;             # how it is put right was said, or it was put right
  suspended @13 :Bool;           # an operation was suspended because of it
}
