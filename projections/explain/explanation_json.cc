#include <fmt/format.h>

#include "projections/explain/explanation.h"

namespace luoshu {
namespace {

std::string_view rounding_name(allocation::Rounding::Kind kind) {
  switch (kind) {
    case allocation::Rounding::Kind::kKeyAscending:
      return "largest-remainder tie key-ascending";
    case allocation::Rounding::Kind::kRotateByTransaction:
      return "largest-remainder tie rotate-by-transaction";
    case allocation::Rounding::Kind::kCumulative:
      break;
  }
  return "cumulative";
}

json::Value line_json(const MoneyLine& line) {
  return json::Object{{"step", line.step},
                      {"key", line.key},
                      {"beneficiary", line.beneficiary},
                      {"resource", line.resource},
                      {"fen", line.fen}};
}

json::Value lines_json(const std::vector<NumberedLine>& lines) {
  json::Array array;
  for (const NumberedLine& one : lines) {
    json::Value line = line_json(one.line.line);
    json::Object& object = *line.object();
    object.insert(object.begin(), {{"line", one.number},
                                   {"ref", one.line.ref},
                                   {"rule", one.line.rule},
                                   {"version", one.line.version}});
    array.push_back(std::move(line));
  }
  return array;
}

json::Value step_json(const TraceStep& step) {
  json::Object object{{"list", step.list},
                      {"component", step.component},
                      {"rule_line", json::Object{{"number", std::uint64_t{step.rule_line.number}},
                                                 {"text", step.rule_line.text}}},
                      {"fen", step.fen}};
  if (step.entries.empty()) {
    json::Array bounds;
    for (const TraceBound& bound : step.bounds)
      bounds.push_back(
          json::Object{{"what", std::string(bound_name(bound.kind))}, {"fen", bound.fen}});
    object.emplace_back("least_of", std::move(bounds));
    return object;
  }
  json::Array entries;
  for (const TraceEntry& entry : step.entries) {
    json::Object one{{"name", entry.name}, {"weight", entry.weight}, {"fen", entry.fen}};
    if (!entry.residual.empty()) one.emplace_back("residual_before", entry.residual);
    entries.push_back(std::move(one));
  }
  object.emplace_back("turn", step.turn);
  object.emplace_back("entries", std::move(entries));
  return object;
}

json::Value sale_json(const Explanation& explanation) {
  const SaleTrace& sale = *explanation.sale;
  json::Array inputs;
  for (const ResourceInput& input : sale.inputs)
    inputs.push_back(json::Object{{"component", input.component},
                                  {"share_ppm", input.share_ppm},
                                  {"resource", input.resource},
                                  {"division", input.division},
                                  {"base", input.base},
                                  {"use", input.use},
                                  {"quality_permille", input.quality_permille}});
  json::Array steps;
  for (const TraceStep& step : sale.steps) steps.push_back(step_json(step));
  return json::Object{{"transaction", sale.transaction},
                      {"product", sale.product},
                      {"allocated", to_string(sale.allocated)},
                      {"net_fen", sale.net_fen},
                      {"rule", sale.rule},
                      {"version", sale.version},
                      {"rounding", rounding_name(sale.rounding.kind)},
                      {"inputs", std::move(inputs)},
                      {"steps", std::move(steps)},
                      {"lines", lines_json(explanation.sale_lines)}};
}

json::Value refund_json(const RefundTrace& refund) {
  json::Array lines;
  for (std::size_t i = 0; i < refund.before.size(); ++i) {
    json::Value line = line_json(refund.before[i]);
    line.object()->emplace_back("refunded_fen", refund.fen[i]);
    lines.push_back(std::move(line));
  }
  return json::Object{
      {"refund", refund.refund}, {"net_fen", refund.net_fen}, {"remaining", std::move(lines)}};
}

json::Value amounts_json(const std::map<std::string, std::int64_t>& amounts) {
  json::Object object;
  for (const auto& [name, fen] : amounts) object.emplace_back(name, fen);
  return object;
}

json::Value limit_json(const LimitTrace& limit) {
  return json::Object{{"limit", limit.is_ceiling ? "ceiling" : "floor"},
                      {"rule", limit.rule},
                      {"version", limit.version},
                      {"rule_line", json::Object{{"number", std::uint64_t{limit.rule_line.number}},
                                                 {"text", limit.rule_line.text}}},
                      {"pool", limit.pool},
                      {"sum_fen", limit.sum_fen},
                      {"bound_fen", limit.bound_fen},
                      {"before", amounts_json(limit.before)},
                      {"change", amounts_json(limit.change)}};
}

json::Value adjustment_json(const AdjustmentTrace& adjustment) {
  json::Array lines;
  for (const AdjustedLine& one : adjustment.lines) {
    json::Value line = line_json(one.line);
    line.object()->emplace_back("before_fen", one.before_fen);
    line.object()->emplace_back("after_fen", one.before_fen + one.line.fen);
    lines.push_back(std::move(line));
  }
  return json::Object{{"adjustment", adjustment.adjustment},
                      {"transaction", adjustment.transaction},
                      {"run", adjustment.run},
                      {"lines", std::move(lines)}};
}

json::Value standing_json(const StatementStanding& standing) {
  return json::Object{{"statement", standing.id},
                      {"state", std::string(standing.state.code)},
                      {"issued_on", to_string(Date{standing.issued_on})},
                      {"confirm_by", to_string(Date{standing.confirm_by})},
                      {"open_dispute", standing.dispute}};
}

json::Value adjusted_json(const LaterAdjustment& one) {
  return json::Object{
      {"adjustment", one.id}, {"source", one.source}, {"transaction", one.transaction},
      {"period", one.period}, {"fen", one.fen},       {"event", one.event.value}};
}

json::Value evidence_json(const Evidence& one) {
  json::Array signers;
  for (const EventSigner& signer : one.signers)
    signers.push_back(json::Object{{"party", signer.party},
                                   {"name", signer.name},
                                   {"role", signer.role},
                                   {"key_id", signer.key_id}});
  return json::Object{{"what", one.what},           {"event", one.event.value},
                      {"entry", one.entry.value},   {"recorded", to_string(one.recorded)},
                      {"effective", one.effective}, {"type", one.type},
                      {"subject", one.subject},     {"signers", std::move(signers)}};
}

}  // namespace

json::Value to_json(const Explanation& explanation) {
  std::int64_t sum = 0;
  for (const NumberedLine& line : explanation.lines) sum += line.line.line.fen;
  json::Object object{{"as_of", json::Object{{"size", explanation.as_of.size.value},
                                             {"recorded", to_string(explanation.as_of.recorded)}}},
                      {"period", to_string(explanation.period)},
                      {"run", explanation.run},
                      {"preview", explanation.run.empty()},
                      {"beneficiary", explanation.beneficiary},
                      {"name", explanation.name}};
  if (explanation.statement)
    object.emplace_back("statement",
                        json::Object{{"carry_fen", explanation.statement->carry_fen},
                                     {"current_fen", explanation.statement->current_fen},
                                     {"payable_fen", explanation.statement->payable_fen}});
  if (explanation.standing) object.emplace_back("standing", standing_json(*explanation.standing));
  json::Array adjusted;
  for (const LaterAdjustment& one : explanation.adjusted) adjusted.push_back(adjusted_json(one));
  object.emplace_back("later_adjustments", std::move(adjusted));
  object.emplace_back("lines", lines_json(explanation.lines));
  object.emplace_back("sum_fen", sum);
  if (explanation.adjustment)
    object.emplace_back("adjustment", adjustment_json(*explanation.adjustment));
  if (explanation.sale) object.emplace_back("sale", sale_json(explanation));
  json::Array refunds;
  for (const RefundTrace& refund : explanation.refunds) refunds.push_back(refund_json(refund));
  object.emplace_back("refunds", std::move(refunds));
  json::Array limits;
  for (const LimitTrace& limit : explanation.limits) limits.push_back(limit_json(limit));
  object.emplace_back("limits", std::move(limits));
  json::Array evidence;
  for (const Evidence& one : explanation.evidence) evidence.push_back(evidence_json(one));
  object.emplace_back("evidence", std::move(evidence));
  json::Array later;
  for (const Evidence& one : explanation.later) later.push_back(evidence_json(one));
  object.emplace_back("later_events", std::move(later));
  return object;
}

}  // namespace luoshu
