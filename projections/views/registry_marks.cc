#include "projections/views/registry_marks.h"

#include <algorithm>

#include "schema/events_catalogue.capnp.h"
#include "schema/events_registration.capnp.h"

namespace luoshu {
namespace {

constexpr Term kYes{"yes", {"是", "yes"}};

// A code in brackets says that there is none yet (C32).
Status read_codes(const LedgerAt& ledger, RegistryMarks& marks) {
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::RegistrationCoded>, [&](const RecordedEvent& event) -> Status {
        const std::string code(
            from_kj(event.event.fields<schema::RegistrationCoded>().getNationalCode()));
        if (!code.empty() && !code.starts_with("（"))
          marks.national_codes.insert_or_assign(std::string(event.event.subject()), code);
        return {};
      }));
  return ledger.each_of_type(
      event_type<schema::NationalCodeAssigned>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::NationalCodeAssigned>();
        marks.national_codes.insert_or_assign(std::string(event.event.subject()),
                                              std::string(from_kj(fields.getNationalCode())));
        return {};
      });
}

}  // namespace

Result<RegistryMarks> registry_marks(const LedgerAt& ledger) {
  RegistryMarks marks;
  LUOSHU_CHECK(read_codes(ledger, marks));
  Date listed{kNoDay};
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::HighValueListPublished>, [&](const RecordedEvent& event) -> Status {
        if (event.effective() < listed) return {};
        listed = event.effective();
        const auto names =
            texts_of(event.event.fields<schema::HighValueListPublished>().getResources());
        marks.high_value = {names.begin(), names.end()};
        return {};
      }));
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::DataSupplied>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::DataSupplied>();
        Date& last = marks.last_supplies
                         .try_emplace(std::string(from_kj(fields.getResource())), Date{kNoDay})
                         .first->second;
        last = std::max(last, event.effective());
        return {};
      }));
  return marks;
}

Cell national_code_cell(const RegistryMarks& marks, std::string_view registration) {
  const auto found = marks.national_codes.find(registration);
  return found == marks.national_codes.end() ? Cell() : text_cell(found->second);
}

Cell high_value_cell(const RegistryMarks& marks, std::string_view resource) {
  return marks.high_value.contains(resource) ? Cell(kYes) : Cell();
}

}  // namespace luoshu
