// What this API is, in OpenAPI 3.1, made from the table of routes. Pure.
#pragma once

#include "ledger/base/json.h"
#include "node/api/routes.h"

namespace luoshu::api {

// `version` of the program.
json::Value openapi(std::string_view version);

}  // namespace luoshu::api
