@0xbf36ee73a7ace732;
# Rows of the tables that the rules read: registrations.
# Canonical single-segment form. An absent date is noDate; intervals include both ends.
# DO NOT RENUMBER: on disk since format 1. New fields go to the end of their struct.

using Cxx = import "/capnp/c++.capnp";
using V = import "values.capnp";
$Cxx.namespace("luoshu::schema");

enum RegistrationStatus {
  none @0; applied @1; accepted @2; declined @3; reviewed @4; returned @5; inPublicity @6;
  objected @7; registered @8; deregistered @9;
  closed @10;  # an application to change, correct, renew or deregister that was carried out
}

struct RegistrationRow {
  # Row key: registration id. That it expired is a matter of the date: validTo.
  status @0 :RegistrationStatus;
  changedOn @1 :Int32 = V.noDate;
  object @2 :Text;
  objectKind @3 :Text;           # resource, product
  registrationType @4 :Text;     # initial, change, correction, renewal, deregistration
  applicant @5 :Text;
  publicityFrom @6 :Int32 = V.noDate;
  publicityTo @7 :Int32 = V.noDate;
  objectionsOpen @8 :UInt32;
  localCode @9 :Text;
  validFrom @10 :Int32 = V.noDate;
  validTo @11 :Int32 = V.noDate;
  version @12 :UInt32;
  cancelledOn @13 :Int32 = V.noDate;   # not in force from this day on
  previous @14 :Text;                  # the object's registration before this one, empty: none
  certificateNo @15 :Text;             # version 2
  nationalCode @16 :Text;              # version 2: NationalCodeAssigned, the latest
}
