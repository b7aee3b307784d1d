@0x83c3e06f2f960063;
# Rows of the tables that the rules read: rules, runs, statements, disputes, periods.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

struct RuleVersionItem {
  version @0 :Int64;
  from @1 :Int32 = V.noDate;
  to @2 :Int32 = V.noDate;             # last day; noDate: until the next version
  scope @3 :Text;                      # "all", "product A, B" or "agreement A, B"; ids ascending
  event @4 :UInt64;
}

struct RuleRow {
  # Row key: rule name.
  versions @0 :List(RuleVersionItem);
  periodKind @1 :Text;                 # month, quarter, year
}

struct RuleTextRow {
  # Row key: rule name, 00, version in eight bytes.
  text @0 :Text;
}

struct ScopeRow {
  # All versions of all rules for one thing, in the order in which they take effect. Row key: "all",
  # "product" 00 id, "agreement" 00 id.
  versions @0 :List(ScopedVersion);
  struct ScopedVersion {
    rule @0 :Text;
    version @1 :Int64;
    from @2 :Int32 = V.noDate;
    to @3 :Int32 = V.noDate;           # last day; noDate: until the next version
    event @4 :UInt64;                  # number of the event that recorded it
    onPaid @5 :Bool;                   # recognises sales when they are paid
  }
}

enum RunStatus { none @0; computed @1; issued @2; final @3; settled @4; closed @5; replaced @6; }

struct RunRow {
  # Row key: run id.
  status @0 :RunStatus;
  changedOn @1 :Int32 = V.noDate;
  period @2 :Text;
  rule @3 :Text;
  netFen @4 :Int64;
  event @5 :UInt64;                    # its AllocationRunComputed
  statements @6 :List(Text);           # ids, in the order issued
  confirmed @7 :UInt32;                # statements confirmed
  disputesOpen @8 :UInt32;
  settledStatements @9 :UInt32;        # paid, retained or carried
  currentFen @10 :Int64;               # sum of the statements' current amounts
  computedOn @11 :Int32 = V.noDate;
  finalOn @12 :Int32 = V.noDate;
  lineCount @13 :Int64;
  lastDay @14 :Int32 = V.noDate;       # of its period
  adjusted @15 :Bool;                  # an adjustment changed what one of its sales gave
  stale @16 :Bool;                     # a sale that it took was voided since: it must be replaced
}

enum StatementStatus {
  none @0;
  issued @1;
  confirmed @2;
  disputed @3;
  paid @4;                             # paid or retained
  upheld @5;                           # its dispute was upheld: to be confirmed, at any time
}

struct StatementRow {
  # Row key: statement id.
  status @0 :StatementStatus;
  changedOn @1 :Int32 = V.noDate;
  run @2 :Text;
  beneficiary @3 :Text;                # division code or party alias
  carryFen @4 :Int64;
  currentFen @5 :Int64;
  payableFen @6 :Int64;
  confirmBy @7 :Int32 = V.noDate;
  issuedOn @8 :Int32 = V.noDate;
  dispute @9 :Text;                    # the open dispute; empty: none
  runEvent @10 :UInt64;                # AllocationRunComputed it rests on: a replacement voids it
  event @11 :UInt64;                   # its StatementIssued
  paidFen @12 :Int64;                  # version 2: paid in parts so far
}

struct DisputeRow {
  # Row key: dispute id.
  statement @0 :Text;
  raisedOn @1 :Int32 = V.noDate;
  resolvedOn @2 :Int32 = V.noDate;
  outcome @3 :Text;                    # upheld, partly, dismissed; empty: open
  adjusted @4 :Bool;                   # an adjustment was booked for it
}

struct PeriodRow {
  # Row key: period id, such as 2025Q3.
  run @0 :Text;                        # the run that stands
  closedOn @1 :Int32 = V.noDate;
  adjustments @2 :List(Text);          # booked in this period
  leftOver @3 :Bool;                   # when it was closed, some sale in it was in no run yet
  adjustmentVersions @4 :List(Int64);  # rule version of each adjustment
}

struct FrontierRow {
  # How far periods are closed. Row keys: empty; "runs", whose only field is standing.
  closedThrough @0 :Int32 = V.noDate;  # last day of the latest closed period
  runThrough @1 :Int32 = V.noDate;     # last day of the latest period that has a run
  scopedRules @2 :Bool;                # some rule version is not for all sales
  paidRules @3 :Bool;                  # some rule version recognises sales when they are paid
  standing @4 :List(StandingRun);      # runs that stand, in the order recorded
  struct StandingRun {
    run @0 :Text;
    lastDay @1 :Int32 = V.noDate;
    event @2 :UInt64;
  }
}

struct BeneficiaryRow {
  # What a beneficiary carries into its next statement. Row key: division code or party alias.
  carryFen @0 :Int64;
  lastStatement @1 :Text;
}

struct ReinvestmentRow {
  # What was promised and spent of the earmarks of a division. Row key: division code.
  committedFen @0 :Int64;
  spentFen @1 :Int64;
  inKindFen @2 :Int64;
  periods @3 :List(Text);              # whose earmarks were named so far, ascending
}

struct OutcomeRow {
  # What a run comes to and leaves to the next one. Row key: run id.
  byOwner @0 :List(V.NamedNumber);     # current amounts of the statements it has, ascending
  openCosts @1 :List(V.NamedNumber);   # open balances of all costs audited so far, ascending
  earmarks @2 :List(V.NamedNumber);    # earmarked for each division, ascending
  days @3 :List(DayNet);               # ascending
  residuals @4 :List(Residual);        # of rules that round cumulatively, ascending
  firstDay @5 :Int32 = V.noDate;       # of what it took, by the day of the booking
  refunded @6 :List(Text);             # sales of earlier runs of which it took refunds, ascending
  allocatedFen @7 :Int64;
  reserves @8 :List(V.NamedNumber);    # version 2: income above the cap, by cycle, ascending
  lines @9 :List(OwnedLines);          # by owner of a statement, ascending; since rules version 2
  struct OwnedLines {
    owner @0 :Text;
    count @1 :Int64;
    root @2 :Data;                     # SHA-256, ledger/lines/lines_root.h
  }
  struct DayNet {
    # Net of sales taken, less their refunds, by the allocation date of the sale.
    day @0 :Int32 = V.noDate;
    netFen @1 :Int64;
  }
  struct Residual {
    # What one site of a rule still owes to a key, in fen, as numerator/denominator.
    site @0 :Text;
    key @1 :Text;
    amount @2 :Text;
  }
}

struct MoneyLine {
  step @0 :Text;
  key @1 :Text;
  beneficiary @2 :Text;
  resource @3 :Text;
  pool @4 :UInt16;                     # number in its split; 65535: none
  fen @5 :Int64;
}

struct SaleLinesRow {
  # The lines of a sale that something changed after its run: adjustments, and refunds that later
  # runs took. Row key: transaction id.
  lines @0 :List(MoneyLine);           # after its run and its adjustments
  refunds @1 :List(LaterRefund);       # in the order of the runs
  adjustments @2 :List(Adjusted);      # in the order recorded
  struct LaterRefund {
    refund @0 :Text;
    run @1 :Text;
    fen @2 :List(Int64);               # taken off each of the lines
  }
  struct Adjusted {
    adjustment @0 :Text;
    lines @1 :List(MoneyLine);         # as booked
  }
}
