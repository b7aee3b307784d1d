# Rows of the projection "run-lines": what a run gave, by beneficiary. Canonical single-segment
# form.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.
@0xb3d1a7c95e2f4806;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("luoshu::schema");

struct LinesPage {
  # A part of the lines of one beneficiary, in the order of the run. Row key: number of the run's
  # event in eight bytes, beneficiary, 00, number of the page in four bytes.
  texts @0 :List(Text);          # that the lines name by their place in this list
  lines @1 :List(PageLine);
}

struct PageLine {
  ref @0 :UInt16;                # transaction, refund or adjustment; the period for limits
  rule @1 :UInt16;
  step @2 :UInt16;
  key @3 :UInt16;
  resource @4 :UInt16;
  kind @5 :UInt8;                # allocation::Booking::Kind
  version @6 :Int64;
  fen @7 :Int64;
}

struct RunSums {
  # Row key: number of the run's event in eight bytes.
  sums @0 :List(StepSum);        # by beneficiary, kind, step, rule and version, ascending
}

struct StepSum {
  beneficiary @0 :Text;
  kind @1 :UInt8;
  step @2 :Text;
  rule @3 :Text;
  version @4 :Int64;
  fen @5 :Int64;
  count @6 :UInt64;
}
