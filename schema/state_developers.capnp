@0xc508cdcf16bc1732;
# Rows of the tables that the rules read: admissions of secondary developers, application
# agreements, free use.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

enum AdmissionStatus { none @0; applied @1; assessed @2; admitted @3; refused @4; revoked @5; }

struct AdmissionRow {
  # Row key: admission id.
  status @0 :AdmissionStatus;
  changedOn @1 :Int32 = V.noDate;
  developer @2 :Text;
  scenario @3 :Text;
  admittedOn @4 :Int32 = V.noDate;
  revokedOn @5 :Int32 = V.noDate;
  division @6 :Text;             # for which its reviewer is implementer; only that one may revoke
  doubtful @7 :Bool;             # version 2: the assessment has a doubt, so approval says why
}

struct DeveloperRow {
  # Row key: party alias of a developer that ever applied.
  admissions @0 :List(Text);
}

struct ApplicationAgreementRow {
  # Row key: application agreement id. Active: validFrom..validTo and not ended.
  signedOn @0 :Int32 = V.noDate;
  changedOn @1 :Int32 = V.noDate;
  primaryDeveloper @2 :Text;
  developer @3 :Text;
  product @4 :Text;
  validFrom @5 :Int32 = V.noDate;
  validTo @6 :Int32 = V.noDate;
  endedOn @7 :Int32 = V.noDate;        # not active from this day on
  environments @8 :UInt32;
  admission @9 :Text;                  # version 2
}

struct FreeUseRow {
  # Row key: free-use id.
  product @0 :Text;
  user @1 :Text;
  division @2 :Text;
  from @3 :Int32 = V.noDate;
  to @4 :Int32 = V.noDate;             # last day; noDate: open-ended
  endedOn @5 :Int32 = V.noDate;
  calls @6 :Int64;
  changedOn @7 :Int32 = V.noDate;
}
