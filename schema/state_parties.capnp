@0xc9b16d2ec13da58a;
# Rows of the tables that the rules read: divisions, parties and their roles, calendars,
# instruments, deadlines.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

struct LedgerRow {
  # The ledger itself; one row, empty key.
  name @0 :Text;
  opener @1 :Text;               # author of LedgerOpened
  authorityKnown @2 :Bool;       # the first RoleGranted(authority) was recorded
}

struct DivisionRow {
  # Row key: division code.
  name @0 :Text;
  parent @1 :Text;
  level @2 :Text;                # province, city, county
  registeredOn @3 :Int32 = V.noDate;
  event @4 :UInt64;              # its DivisionRegistered
}

struct RoleInterval {
  role @0 :Text;
  level @1 :Text;                # province, city, market; empty where not said
  division @2 :Text;
  from @3 :Int32 = V.noDate;
  to @4 :Int32 = V.noDate;       # last day; noDate: open-ended
  event @5 :UInt64;              # its RoleGranted
  document @6 :Text;
  ends @7 :List(End);            # in the order recorded
  struct End {
    # A revocation, and the last day that the role had before it.
    event @0 :UInt64;
    before @1 :Int32 = V.noDate;
  }
}

struct PartyRow {
  # Row key: party alias.
  name @0 :Text;
  uscc @1 :Text;
  division @2 :Text;
  kind @3 :Text;
  level @4 :Text;
  registeredOn @5 :Int32 = V.noDate;
  event @6 :UInt64;              # its PartyRegistered
  roles @7 :List(RoleInterval);  # in the order granted
  changedOn @8 :Int32 = V.noDate;  # registered or last amended
}

struct IndexRow {
  # Leads from another name of a thing to its own: a credit code to its party, a catalogue code to
  # its resource.
  subject @0 :Text;
}

struct CalendarRow {
  # Row key: year in four digits.
  holidays @0 :List(Int32);
  adjustedWorkdays @1 :List(Int32);
  event @2 :UInt64;
}

struct InstrumentRow {
  # Row key: document number.
  title @0 :Text;
  validFrom @1 :Int32 = V.noDate;
  validTo @2 :Int32 = V.noDate;
  supersededBy @3 :Text;
  event @4 :UInt64;
}

struct ParameterValue {
  from @0 :Int32 = V.noDate;     # effective date of the instrument that set it
  value @1 :Int64;
  instrument @2 :Text;
  recordedOn @3 :Int32 = V.noDate;  # version 2
}

struct ParameterRow {
  # Row key: name of the parameter. In the order recorded.
  values @0 :List(ParameterValue);
}

struct AssessmentRow {
  # Row key: platform, 00, kind.
  grade @0 :Text;
  result @1 :Text;
  validTo @2 :Int32 = V.noDate;
  recordedOn @3 :Int32 = V.noDate;
}

struct DeadlineRow {
  # Something that ought to happen by a day. Row key: code of the warning, 00, subject.
  responsible @0 :List(Text);    # parties
  trigger @1 :Int32 = V.noDate;  # day 0
  workingDays @2 :Int32;         # 0: due was given as a date
  due @3 :Int32 = V.noDate;      # last day in time; noDate: a year's calendar was not published
  metOn @4 :Int32 = V.noDate;    # effective date of what was due
  event @5 :UInt64;              # that set it running
  basis @6 :Text;
}
