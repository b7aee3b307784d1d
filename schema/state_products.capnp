@0xc7bdbb3bd015b0dc;
# Rows of the tables that the rules read: products, their lineage, prices and revenue cycles.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

using Agreements = import "state_agreements.capnp";

enum ProductStatus { none @0; draft @1; inReview @2; compliant @3; listed @4; withdrawn @5; }

struct LineageResource {
  resource @0 :Text;
  baseWeight @1 :Int64;
  division @2 :Text;             # of the resource when the version was developed
}

struct LineageComponent {
  component @0 :Text;
  sharePpm @1 :Int64;
  requires @2 :List(LineageResource);
}

struct ProductVersionRow {
  # Row key: product id, 00, number of the version in four bytes (1, 2, ...).
  status @0 :ProductStatus;      # withdrawn: replaced by a later listed version, or withdrawn
  name @1 :Text;
  version @2 :Text;              # as the developer calls it
  form @3 :Text;
  purposeClass @4 :Text;
  scenario @5 :Text;
  lineage @6 :List(LineageComponent);
  resources @7 :List(Text);      # distinct, in order of first mention
  developedOn @8 :Int32 = V.noDate;
  compliantOn @9 :Int32 = V.noDate;
  listedOn @10 :Int32 = V.noDate;
  changedOn @11 :Int32 = V.noDate;
  event @12 :UInt64;             # that developed it
  developer @13 :Text;           # version 2: who developed it
}

struct PriceInterval {
  from @0 :Int32 = V.noDate;
  fenPerUnit @1 :Int64;
  unit @2 :Text;
  cycle @3 :Text;                # of a price cap
  author @4 :Text;               # version 2: who set the cap
  vatRatePpm @5 :Int64 = V.none; # version 2: of a price, as published; none: not said
}

struct ProductRow {
  # Row key: product id.
  developer @0 :Text;
  versions @1 :UInt32;           # number of the newest version
  listedVersion @2 :UInt32;      # number of the version on sale, 0: none yet
  purposeClass @3 :Text;         # of the newest version
  caps @4 :List(PriceInterval);  # in the order recorded; the latest from <= day counts
  prices @5 :List(PriceInterval);
  suspensions @6 :List(Agreements.SuspensionInterval);
  withdrawnOn @7 :Int32 = V.noDate;
  registration @8 :Text;         # id of the latest registration that was coded
  openRegistration @9 :Text;     # id of a registration on its way, empty: none
  riskOpen @10 :UInt32;          # open risks reported against it
  listedOn @11 :Int32 = V.noDate;  # first day on sale of its first version
  suspendedBy @12 :Text;         # role that ordered the latest suspension
}

struct CycleRow {
  # A cycle of permitted revenue. Row key: cycle id.
  primaryDeveloper @0 :Text;
  from @1 :Int32 = V.noDate;
  to @2 :Int32 = V.noDate;
  maxFen @3 :Int64;
  approvedOn @4 :Int32 = V.noDate;
  event @5 :UInt64;              # its PermittedRevenueApproved
  deductionFen @6 :Int64;        # version 2: of what earlier cycles took above their caps
}

struct EmergencyPlanRow {
  # Plans for security incidents. Row key: party alias.
  plans @0 :List(PlanInterval);
  struct PlanInterval {
    plan @0 :Text;
    from @1 :Int32 = V.noDate;
    to @2 :Int32 = V.noDate;
  }
}
