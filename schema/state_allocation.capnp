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
  scope @3 :Text;                      # canonical text of the scope line
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
  # All versions of all rules with one scope. Row key: canonical text of the scope line.
  versions @0 :List(ScopedVersion);
  struct ScopedVersion {
    rule @0 :Text;
    version @1 :Int64;
    from @2 :Int32 = V.noDate;
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
}

enum StatementStatus { none @0; issued @1; confirmed @2; disputed @3; paid @4; }

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
}

struct DisputeRow {
  # Row key: dispute id.
  statement @0 :Text;
  raisedOn @1 :Int32 = V.noDate;
  resolvedOn @2 :Int32 = V.noDate;
  outcome @3 :Text;                    # upheld, partly, dismissed; empty: open
  adjusted @4 :Bool;
}

struct PeriodRow {
  # Row key: period id, such as 2025Q3.
  run @0 :Text;                        # the run that stands
  closedOn @1 :Int32 = V.noDate;
  adjustments @2 :List(Text);          # booked in this period
}

struct FrontierRow {
  # How far periods are closed; one row, empty key.
  closedThrough @0 :Int32 = V.noDate;  # last day of the latest closed period
  runThrough @1 :Int32 = V.noDate;     # last day of the latest period that has a run
}

struct BeneficiaryRow {
  # What a beneficiary carries into its next statement. Row key: division code or party alias.
  carryFen @0 :Int64;
  lastStatement @1 :Text;
}

struct ReinvestmentRow {
  # Row key: division code.
  committedFen @0 :Int64;
  spentFen @1 :Int64;
  inKindFen @2 :Int64;
}
