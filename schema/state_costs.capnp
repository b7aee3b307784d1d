@0xde33dd4a637d6efa;
# Rows of the tables that the rules read: costs, investments, subsidies, quality scores.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

struct CostRow {
  # Row key: cost id.
  party @0 :Text;
  division @1 :Text;
  costClass @2 :Text;
  amountFen @3 :Int64;
  allowedFen @4 :Int64;
  recordedOn @5 :Int32 = V.noDate;
  auditedOn @6 :Int32 = V.noDate;      # noDate: not audited yet
  auditEvent @7 :UInt64;               # its CostAudited
}

struct InvestmentRow {
  # Row key: investment id.
  party @0 :Text;
  division @1 :Text;
  amountFen @2 :Int64;
  subsidyFen @3 :Int64;
  on @4 :Int32 = V.noDate;
  event @5 :UInt64;
}

struct SubsidyRow {
  # Subsidies of a project. Row key: project.
  totalFen @0 :Int64;
  approvedTotalFen @1 :Int64;
  count @2 :UInt32;
  limited @3 :Bool;                    # an approved total was named
}

struct QualityRow {
  # Scores of a resource, in the order recorded. Row key: resource id.
  scores @0 :List(Score);
  struct Score {
    on @0 :Int32 = V.noDate;
    permille @1 :Int64;
    event @2 :UInt64;
  }
}
