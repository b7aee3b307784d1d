@0xfd59b394a78beb7e;
# Rows of the tables that the rules read: quality checks, risks, rectifications, reports,
# evaluations.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

enum QualityCheckStatus { none @0; open @1; answered @2; closed @3; }

struct QualityCheckRow {
  # Row key: request id.
  status @0 :QualityCheckStatus;
  changedOn @1 :Int32 = V.noDate;
  resource @2 :Text;
  requester @3 :Text;
  due @4 :Int32 = V.noDate;
  answeredOn @5 :Int32 = V.noDate;  # version 2: day on which the answer was recorded
}

enum RiskStatus { none @0; open @1; contained @2; rectifying @3; done @4; closed @5; }

struct RiskRow {
  # A risk or an incident. Row key: its id.
  # Also the lists of those that are not closed yet, which hold nothing but `open`. Row key:
  # "product" 00 product id, or "reporter" 00 party alias.
  status @0 :RiskStatus;
  changedOn @1 :Int32 = V.noDate;
  product @2 :Text;
  resource @3 :Text;
  reporter @4 :Text;
  major @5 :Bool;
  rectification @6 :Text;
  reportedOn @7 :Int32 = V.noDate;
  open @8 :List(Text);           # ids
  closedOn @9 :Int32 = V.noDate;  # version 2: RiskClosed
  orders @10 :List(Text);        # version 2: orders that say they are about it
  platform @11 :Bool;            # version 2: it concerns every product of the reporter
}

enum RectificationStatus { none @0; ordered @1; completed @2; accepted @3; }

struct RectificationRow {
  # Row key: rectification id, or the id of the evaluation that asked for it (art. 22).
  status @0 :RectificationStatus;
  changedOn @1 :Int32 = V.noDate;
  target @2 :Text;
  deadline @3 :Int32 = V.noDate;
  orderedBy @4 :Text;
  targetRole @5 :Text;           # where target is empty: whoever holds this role
  about @6 :List(Text);          # version 2: what it is about
}
