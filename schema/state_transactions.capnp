@0xb04f233dda679f81;
# Rows of the tables that the rules read: metered use, transactions, payments, refunds.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

struct UsageRow {
  # Use metered for a transaction or a period. Row key: transaction id, or "period" 00 period 00
  # product.
  product @0 :Text;
  byResource @1 :List(V.NamedNumber);  # as corrected
  unit @2 :Text;
  meteredOn @3 :Int32 = V.noDate;
  correctedOn @4 :Int32 = V.noDate;
  metering @5 :Text;                   # subject of the UsageMetered
  version @6 :UInt32;                  # number of the product version it was checked against
  corrections @7 :List(Correction);    # in the order recorded
  struct Correction {
    # A UsageCorrected, and what the use was before it.
    event @0 :UInt64;
    before @1 :List(V.NamedNumber);
  }
}

enum TransactionStatus { none @0; settled @1; paid @2; partRefunded @3; refunded @4; voided @5; }

struct TransactionRow {
  # Row key: transaction id.
  status @0 :TransactionStatus;
  settledOn @1 :Int32 = V.noDate;
  changedOn @2 :Int32 = V.noDate;
  product @3 :Text;
  productVersion @4 :UInt32;
  agreement @5 :Text;
  buyer @6 :Text;
  grossFen @7 :Int64;
  taxFen @8 :Int64;
  netFen @9 :Int64;
  vatRatePpm @10 :Int64;
  paidFen @11 :Int64;
  refundedGrossFen @12 :Int64;
  refundedTaxFen @13 :Int64;
  refundedNetFen @14 :Int64;
  event @15 :UInt64;                   # its TransactionSettled
  corrected @16 :Bool;                 # its use was corrected
  paidOn @17 :Int32 = V.noDate;        # payments first reached the gross amount
  lastPaymentOn @18 :Int32 = V.noDate; # latest effective date of a payment
  developer @19 :Text;                 # the primary developer that sold
  late @20 :Bool;                      # dated in a period that had a run when it was recorded
}

struct BookedRow {
  # One sale or refund in the order in which runs take them. Row key: allocation date in four bytes
  # (big endian, sign flipped), 0 sale or 1 refund in one byte, id.
  grossFen @0 :Int64;                  # negative for a refund
  taxFen @1 :Int64;
  netFen @2 :Int64;
  transaction @3 :Text;
  event @4 :UInt64;
  run @5 :Text;                        # the run that took it; empty: none yet
  # Of a sale, so that a run needs not look for each sale's row:
  product @6 :Text;
  productVersion @7 :UInt32;
  agreement @8 :Text;
}

struct SeenRow {
  # An id that was used up (payments, refunds, corrections, reports ...). Row key: kind, 00, id.
  on @0 :Int32 = V.noDate;
  about @1 :Text;
  amountFen @2 :Int64;
  event @3 :UInt64;
}
