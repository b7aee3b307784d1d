#include "ledger/rules/resources/holdings.h"

#include <array>

#include "ledger/form/text_rules.h"
#include "ledger/rules/engine/facts.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 2> kKinds{"enterprise", "personal"};
constexpr std::array<std::string_view, 3> kRights{"持有", "使用", "经营"};

// C31: an id of its own; persons must have authorised what is theirs.
void decide_declared(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataHoldingDeclared>();
  const std::string_view id = decision.subject();
  if (decision.state.has(tables::kHoldings, id) || decision.state.has(tables::kCatalogue, id) ||
      decision.state.has(tables::kProducts, id))
    decision.refuse("E-DUPLICATE", "subject", same(id));
  require_one_of(decision, fields.hasKind(), from_kj(fields.getKind()), kKinds, "fields.kind");
  if (fields.hasRights() && fields.getRights().size() == 0)
    decision.refuse("E-FIELD", "fields.rights", {"the list is empty", "清单为空"});
  for (const auto right : fields.getRights())
    require_one_of(decision, true, from_kj(right), kRights, "fields.rights");
  if (from_kj(fields.getKind()) == "personal" && form::is_blank(from_kj(fields.getAuthorisation())))
    decision.refuse("E-PERSONAL-AUTH", "fields.authorisation");
  if (from_kj(fields.getKind()) == "enterprise" &&
      fields.getContainsPersonalInformation() == schema::Flag::YES &&
      fields.getDesensitised() != schema::Flag::YES)
    decision.refuse("E-CAT-EXCLUDED", "fields.contains_personal_information",
                    {"personal information that is not desensitised", "含未脱敏的个人信息"});
}

void apply_declared(Application& application) {
  const auto fields = application.event.fields<schema::DataHoldingDeclared>();
  application.state.put(tables::kHoldings, application.subject(),
                        [&](schema::HoldingRow::Builder row) {
                          row.setKind(fields.getKind());
                          row.setHolder(to_kj(application.author()));
                          row.setDeclaredOn(application.effective());
                        });
}

const std::array kRules{
    Rule{event_type<schema::DataHoldingDeclared>,
         {{"applicant"}},
         {},
         decide_declared,
         apply_declared,
         "豫政办〔2025〕6号"},
};

}  // namespace

bool is_holding_kind(std::string_view object_kind) {
  return object_kind == "enterprise_resource" || object_kind == "personal_resource";
}

void require_holder(Decision& decision, std::string_view resource, std::string_view object_kind) {
  const auto row = decision.state.find(tables::kHoldings, resource);
  const std::string_view kind = object_kind.substr(0, object_kind.find('_'));
  if (!row || from_kj(row->getKind()) != kind)
    return decision.refuse("E-HOLDING", "fields.object", same(resource));
  decision.require_not_before(row->getDeclaredOn(), "the declaration", "数据持有声明");
  if (from_kj(row->getHolder()) != decision.author() || decision.role() != "applicant")
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getHolder())));
}

std::span<const Rule> holding_rules() {
  return kRules;
}

}  // namespace luoshu
