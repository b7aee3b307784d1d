// Every route of the API in one table: what the gate lets through, who may ask, what OpenAPI says.
// Nothing else knows a path. Pure; lives as long as the process.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/api/rights.h"

namespace luoshu::api {

enum class RouteId : std::uint8_t {
  kHead,
  kViews,
  kView,
  kExplain,
  kDiff,
  kTrace,
  kEvent,
  kEntry,
  kEntryOfAuthor,
  kReceipt,
  kConsistency,
  kRules,
  kSchemas,
  kSchema,
  kProblems,
  kProblem,
  kSearch,
  kOpenApi,
  kHealth,
  kReady,
  kSessionNow,
  kTry,
  kDrafts,
  kSubmit,
  kSessionBegin,
  kSessionEnd
};

// What an answer is written in; the first of a route is its default.
enum class Form : std::uint8_t { kJson, kCsv, kXlsx, kText, kOctets };
std::string_view type_of(Form form);    // a media type
std::string_view format_of(Form form);  // as the parameter `format` names it

enum class ParameterKind : std::uint8_t { kText, kNumber, kDate, kTime, kPeriod };
enum class Need : std::uint8_t { kMayLack, kNeeded };
struct Parameter {
  std::string_view name;
  ParameterKind kind = ParameterKind::kText;
  BilingualView about;
  Need need = Need::kMayLack;
};

// Whose thread answers it.
enum class Work : std::uint8_t {
  kAtOnce,  // the server's own: it reads nothing from the disk
  kReader,  // one of the readers, on a snapshot
  kHandIn   // one that waits for the sequencer
};

struct Route {
  RouteId id{};
  std::string_view method;   // GET (HEAD goes with it) or POST
  std::string_view pattern;  // below the prefix: "/views/{view}"
  Matter matter{};           // of views: at least this, the view's own besides
  Work work{};
  BilingualView summary;
  std::span<const Form> forms;
  std::array<std::span<const Parameter>, 4> query = {};
  std::size_t body_bytes_max = 0;
  std::span<const std::string_view> body_types = {};
};
std::span<const Route> all_routes();

// The route of a path below the prefix, and what stands for its names, in their order. `allow`: the
// methods that the path has, where it has any.
struct RouteFound {
  const Route* route = nullptr;
  std::vector<std::string> names;
  std::string allow;
};
// `method`: HEAD counts as GET.
RouteFound find_route(std::string_view method, std::string_view path);
// "view" of /views/{view}.
std::vector<std::string_view> names_of(const Route& route);
bool takes(const Route& route, std::string_view parameter);

// The statuses that an answer of this route may have, ascending.
std::vector<unsigned> statuses_of(const Route& route);
bool is_success(unsigned status);

}  // namespace luoshu::api
