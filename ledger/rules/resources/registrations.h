// Registrations of resources and products (art. 10, 15; 发改数据规〔2025〕26号).
//
// An initial application goes applied, accepted, reviewed, in publicity, registered; its row then
// is the registration, under the application's id. Applications to change, correct, renew or
// deregister have ids of their own and end as closed when the registrar carries them out on the
// registration; the registrar may also do so without one. Expiry is a matter of the date.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Whether a registration of that resource (or product) is in force on that day: coded, not
// cancelled, within its validity.
bool resource_registered(const State& state, std::string_view resource, Date day);
bool product_registered(const State& state, std::string_view product, Date day);
// The last day of the registration that is in force on that day; nothing where none is.
std::optional<Date> resource_registered_until(const State& state, std::string_view resource,
                                              Date day);
std::optional<Date> product_registered_until(const State& state, std::string_view product,
                                             Date day);

std::span<const Rule> registration_rules();

}  // namespace luoshu
