@0x9631c44728f00481;
# Rows of the tables that the rules read: implementation plans, operation agreements, scenarios.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

enum PlanStatus { none @0; draft @1; reviewed @2; approved @3; filed @4; ended @5; }

struct PlanRow {
  # Row key: plan id.
  status @0 :PlanStatus;
  changedOn @1 :Int32 = V.noDate;
  version @2 :UInt32;
  author @3 :Text;               # the implementer
  level @4 :Text;                # province, city
  division @5 :Text;
  resources @6 :List(Text);
  termMonths @7 :Int64;
  approvedOn @8 :Int32 = V.noDate;
  digests @9 :List(Text);        # version 2: of the plan as it was drafted or amended last
  products @10 :List(Text);      # version 2: of both classes
}

enum AgreementStatus { none @0; signed @1; ended @2; }

struct SuspensionInterval {
  from @0 :Int32 = V.noDate;     # suspended from this day
  until @1 :Int32 = V.noDate;    # to the day before this; noDate: still suspended
  cause @2 :Text;                # version 2: what it rests on
}

struct CoverageInterval {
  # A resource that an agreement covers, while it is in force.
  resource @0 :Text;
  from @1 :Int32 = V.noDate;     # from this day
  until @2 :Int32 = V.noDate;    # to the day before this; noDate: to the end
}

struct AgreementRow {
  # An operation agreement. Row key: agreement id. In force: signed, validFrom..validTo.
  status @0 :AgreementStatus;
  changedOn @1 :Int32 = V.noDate;
  signedOn @2 :Int32 = V.noDate;
  plan @3 :Text;
  implementer @4 :Text;
  primaryDeveloper @5 :Text;
  division @6 :Text;
  resources @7 :List(Text);
  validFrom @8 :Int32 = V.noDate;
  validTo @9 :Int32 = V.noDate;
  filedOn @10 :Int32 = V.noDate;
  endedOn @11 :Int32 = V.noDate;       # not in force from this day on
  suspensions @12 :List(SuspensionInterval);
  coverage @13 :List(CoverageInterval);
  termFrom @14 :Int32 = V.noDate;      # first day of the present term: renewals count from here
  termException @15 :Text;             # approval of a term beyond three years; empty: none
  products @16 :List(Text);            # version 2
}

struct OperationRow {
  # Suspensions of a primary developer's operation as a whole. Row key: party alias.
  suspensions @0 :List(SuspensionInterval);
  changedOn @1 :Int32 = V.noDate;
}

enum ScenarioStatus { none @0; applied @1; approved @2; rejected @3; closed @4; }

struct ScenarioRow {
  # Row key: scenario id.
  status @0 :ScenarioStatus;
  changedOn @1 :Int32 = V.noDate;
  applicant @2 :Text;
  purposeClass @3 :Text;
  resources @4 :List(Text);
  approvedOn @5 :Int32 = V.noDate;
  closedOn @6 :Int32 = V.noDate;
}
