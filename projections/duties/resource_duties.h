// Catalogue entries that must be kept fresh, questions about their quality, and registrations that
// end (art. 9, 16); who answers for a resource (C14). Internal to this room.
#pragma once

#include <set>

#include "projections/duties/product_duties.h"

namespace luoshu {

class ResourceDuties {
 public:
  void take(const KnownEvent& event);
  void add(const KnownFacts& facts, const ProductDuties& products, std::vector<Duty>& duties) const;

  // The author of the latest version of the entry; empty where it is none.
  std::string implementer_of(std::string_view resource) const;
  // Whether the party compiled or revised the entry once.
  bool was_implementer(std::string_view resource, std::string_view party) const;
  // The division that the entry is of.
  std::string division_of(std::string_view resource) const;

 private:
  struct Version {
    When when;
    std::string author;
    std::string cycle;  // empty: as before
  };
  struct Exclusion {
    std::int32_t since;
    std::int32_t until;  // kNoDay: still
  };
  struct Entry {
    std::vector<Version> versions;
    std::string division;
    std::vector<Exclusion> exclusions;
    std::map<When, Discharge> updates;
    bool accepted = false;
  };
  struct Question {
    std::string resource;
    Date begin;
    std::int32_t due;
    std::optional<Discharge> answered;
  };
  struct Term {
    std::int32_t valid_to;
    std::optional<Discharge> ended;
  };
  struct Registration {
    std::string applicant;
    std::string object;
    std::vector<Term> terms;  // none: not coded
  };

  void take_entry(const KnownEvent& event);
  void take_registration(const KnownEvent& event);
  template <class Fields>
  void add_version(const KnownEvent& event, Fields fields);
  static const Version* latest(const Entry& entry);
  static std::string cycle_of(const Entry& entry);
  void add_refresh(const KnownFacts& facts, std::vector<Duty>& duties) const;
  void add_renewals(const KnownFacts& facts, const ProductDuties& products,
                    std::vector<Duty>& duties) const;
  std::string holder_of(const Registration& registration, const ProductDuties& products) const;

  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, Question, std::less<>> questions_;
  std::map<std::string, Registration, std::less<>> registrations_;
};

}  // namespace luoshu
