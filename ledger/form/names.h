// Names of the schema and names of the business form. Pure functions; safe from every thread.
#pragma once

#include <string>
#include <string_view>

namespace luoshu::form {

// validFrom -> valid_from. REQUIRES a schema name: letters and digits, first letter lower case.
std::string snake_case(std::string_view camel);

// paymentReceived -> PaymentReceived.
std::string type_name(std::string_view member);

}  // namespace luoshu::form
