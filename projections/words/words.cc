#include "projections/words/words.h"

#include <algorithm>

#include "ledger/form/schema_info.h"

namespace luoshu::words {
namespace {

constexpr Term kRoles[] = {
    {"authority", {"公共数据主管部门", "public-data authority"}},
    {"implementer", {"实施机构", "implementing institution"}},
    {"data_holder", {"公共管理和服务机构", "data holder"}},
    {"registrar", {"登记机构", "registrar"}},
    {"finance", {"财政部门", "finance department"}},
    {"pricing", {"价格主管部门", "pricing department"}},
    {"auditor", {"审计机关", "auditor"}},
    {"cyberspace", {"网信部门", "cyberspace administration"}},
    {"ip", {"知识产权部门", "intellectual-property office"}},
    {"government", {"人民政府", "government"}},
    {"primary_developer", {"一级开发主体", "primary developer"}},
    {"secondary_developer", {"二级开发主体", "secondary developer"}},
    {"exchange", {"数据交易机构", "data exchange"}},
    {"city_officer", {"市级数据管理人员", "city officer"}},
    {"applicant", {"申请人", "applicant"}},
    {"interested_party", {"利害关系人", "interested party"}},
    // Of version 2 of the rules.
    {"public_security", {"公安机关", "public security"}},
    {"state_security", {"国家安全机关", "state security"}},
    {"cryptography", {"密码管理部门", "cryptography administration"}},
    {"secrecy", {"保密行政管理部门", "secrecy administration"}},
    {"market_supervision", {"市场监管部门", "market supervision"}},
    {"state_assets", {"国有资产监管机构", "state-assets supervision"}},
    {"it_industry", {"工业和信息化部门", "industry and information technology"}},
    {"financial_regulator", {"金融监管部门", "financial regulator"}},
    {"industry", {"行业主管部门", "department of the industry"}},
    {"lender", {"金融机构", "lender"}},
    {"root", {"根密钥", "root"}},
};

constexpr Term kLevels[] = {
    {"province", {"省级", "province"}},
    {"city", {"市级", "city"}},
    {"county", {"县级", "county"}},
    {"market", {"市场主体", "market"}},
};

constexpr Term kStatementStates[] = {
    {"preview", {"试算", "preview"}},
    {"not_issued", {"未签发", "not issued"}},
    {"issued", {"已签发", "issued"}},
    {"confirmed", {"已确认", "confirmed"}},
    {"disputed", {"有异议", "disputed"}},
    {"paid", {"已拨付或自留", "paid or retained"}},
    {"partly_paid", {"部分拨付", "partly paid"}},
    {"upheld", {"异议成立", "dispute upheld"}},
    {"replaced", {"已被替换", "replaced"}},
};

constexpr Term kRunStates[] = {
    {"computed", {"已计算", "computed"}}, {"issued", {"已出具对账单", "statements issued"}},
    {"final", {"已定案", "final"}},       {"settled", {"已结清", "settled"}},
    {"closed", {"已关账", "closed"}},     {"replaced", {"已被替换", "replaced"}},
};

constexpr Term kShownStates[] = {
    {"draft", {"草拟", "draft"}},
    {"in_review", {"合规审核中", "in review"}},
    {"compliant", {"合规", "compliant"}},
    {"registered", {"已登记", "registered"}},
    {"listed", {"在架", "listed"}},
    {"stopped", {"已停止", "stopped"}},
    {"suspended", {"已暂停", "suspended"}},
    {"withdrawn", {"已下架", "withdrawn"}},
    {"on_sale", {"在售", "on sale"}},
    {"valid", {"有效", "valid"}},
    {"expired", {"已过期", "expired"}},
    {"cancelled", {"已注销", "cancelled"}},
    {"in_force", {"有效", "in force"}},
    {"not_in_force", {"未生效或已到期", "not in force"}},
    {"ended", {"已终止", "ended"}},
    {"earning", {"可得收益", "earning"}},
    {"removal_proposed", {"新版本拟移出", "to leave with the new version"}},
    {"removed", {"已移出", "removed"}},
    {"no_product", {"尚无产品", "in no product"}},
    {"not_listed", {"产品未上架", "product not listed"}},
    {"not_registered", {"未登记", "not registered"}},
    {"registration_expired", {"登记已过期", "registration expired"}},
    {"no_agreement", {"无有效协议", "no agreement in force"}},
};

constexpr Term kDataKinds[] = {{"public", {"公共数据", "public data"}},
                               {"enterprise", {"企业数据", "data of enterprises"}},
                               {"personal", {"个人数据", "personal data"}}};

constexpr Term kDisputeOutcomes[] = {
    {"upheld", {"成立", "upheld"}},
    {"partly", {"部分成立", "partly upheld"}},
    {"dismissed", {"驳回", "dismissed"}},
};

constexpr Term kCostClasses[] = {
    {"acquisition", {"数据归集", "acquisition"}},
    {"compute", {"算力", "computing"}},
    {"governance", {"数据治理", "governance"}},
    {"platform_operation", {"平台运营", "operation of the platform"}},
    {"security", {"安全", "security"}},
    {"transmission", {"数据传输", "transmission"}},
    {"storage", {"存储", "storage"}},
    {"labour", {"人工", "labour"}},
};

constexpr Term kSteps[] = {
    {"withhold", {"预留", "withheld"}},
    {"cap", {"准许收入上限", "permitted revenue"}},
    {"over_cap_reserve", {"超收储备", "reserve above the cap"}},
    {"recover", {"成本补偿", "recovery of cost"}},
    {"split", {"三池划分", "split into pools"}},
    {"invest", {"投入", "for investment"}},
    {"invest_province", {"投入·省级", "for investment, province"}},
    {"invest_city", {"投入·市级", "for investment, cities"}},
    {"contribute", {"贡献", "for contribution"}},
    {"contribute_province", {"贡献·省级", "for contribution, province"}},
    {"contribute_city", {"贡献·市级", "for contribution, cities"}},
    {"benefit", {"受益", "for benefit"}},
    {"benefit_province", {"受益·省级", "for benefit, province"}},
    {"benefit_city", {"受益·市级", "for benefit, cities"}},
    {"reinvest_earmark", {"反哺计提", "earmarked"}},
    {"ceiling_adjust", {"上限调整", "ceiling"}},
    {"floor_topup", {"下限补足", "floor"}},
    {"adjust:over_cap_reserve", {"更正·超收储备", "adjusted: reserve above the cap"}},
    {"adjust:recover", {"更正·成本补偿", "adjusted: recovery of cost"}},
    {"adjust:invest", {"更正·投入", "adjusted: for investment"}},
    {"adjust:invest_province", {"更正·投入·省级", "adjusted: for investment, province"}},
    {"adjust:invest_city", {"更正·投入·市级", "adjusted: for investment, cities"}},
    {"adjust:contribute", {"更正·贡献", "adjusted: for contribution"}},
    {"adjust:contribute_province", {"更正·贡献·省级", "adjusted: for contribution, province"}},
    {"adjust:contribute_city", {"更正·贡献·市级", "adjusted: for contribution, cities"}},
    {"adjust:benefit", {"更正·受益", "adjusted: for benefit"}},
    {"adjust:benefit_province", {"更正·受益·省级", "adjusted: for benefit, province"}},
    {"adjust:benefit_city", {"更正·受益·市级", "adjusted: for benefit, cities"}},
    {"adjust:reinvest_earmark", {"更正·反哺计提", "adjusted: earmarked"}},
    {"adjust:ceiling_adjust", {"更正·上限调整", "adjusted: ceiling"}},
    {"adjust:floor_topup", {"更正·下限补足", "adjusted: floor"}},
    {"divide invest", {"划分·投入", "invest divided"}},
    {"divide contribute", {"划分·贡献", "contribute divided"}},
    {"divide benefit", {"划分·受益", "benefit divided"}},
};

constexpr Term kEvidence[] = {
    {"run", {"批次", "run"}},
    {"statement", {"对账单", "statement"}},
    {"rule", {"规则", "rule"}},
    {"sale", {"交易", "sale"}},
    {"use", {"用量", "use"}},
    {"lineage", {"产品血缘", "lineage"}},
    {"quality", {"质量", "quality"}},
    {"cost", {"成本核定", "cost"}},
    {"investment", {"投入", "investment"}},
    {"refund", {"退款", "refund"}},
    {"adjustment", {"调整", "adjustment"}},
    {"dispute", {"异议", "dispute"}},
    {"resolution", {"异议处理", "resolution"}},
    {"correction", {"后来的更正", "later correction"}},
};

constexpr Term kBounds[] = {
    {"percent", {"按比例", "the percentage"}},
    {"amount", {"按定额", "the amount"}},
    {"left", {"剩余可分", "what is left"}},
    {"room", {"准许收入余额", "room under the permitted revenue"}},
    {"open", {"未回收成本", "open audited cost"}},
};

std::vector<Term> types_of_the_catalogue() {
  std::vector<Term> terms;
  for (const auto& [name, zh] : form::type_titles()) terms.push_back({name, {zh, name}});
  return terms;
}

}  // namespace

std::span<const Term> event_types() {
  static const std::vector<Term> kTypes = types_of_the_catalogue();
  return kTypes;
}
std::span<const Term> roles() {
  return kRoles;
}
std::span<const Term> levels() {
  return kLevels;
}
std::span<const Term> statement_states() {
  return kStatementStates;
}
std::span<const Term> run_states() {
  return kRunStates;
}
std::span<const Term> shown_states() {
  return kShownStates;
}

std::span<const Term> data_kinds() {
  return kDataKinds;
}

std::span<const Term> dispute_outcomes() {
  return kDisputeOutcomes;
}
std::span<const Term> cost_classes() {
  return kCostClasses;
}
std::span<const Term> steps() {
  return kSteps;
}
std::span<const Term> evidence() {
  return kEvidence;
}
std::span<const Term> bounds() {
  return kBounds;
}

const Term* find(std::span<const Term> list, std::string_view code) {
  const auto found = std::ranges::find(list, code, &Term::code);
  return found == list.end() ? nullptr : &*found;
}

Cell cell(std::span<const Term> list, std::string_view code) {
  const Term* term = find(list, code);
  return term == nullptr ? text_cell(code) : Cell(*term);
}

std::string name(std::span<const Term> list, std::string_view code, Language language) {
  const Term* term = find(list, code);
  if (term == nullptr) return std::string(code);
  return std::string(language == Language::kZh ? term->label.zh : term->label.en);
}

}  // namespace luoshu::words
