// Answers that are tables, in every form, and the explanation of an amount.
#include <fmt/format.h>

#include "node/answers/handlers.h"
#include "node/api/address.h"
#include "projections/query/lists.h"
#include "projections/render/sheet_csv.h"
#include "projections/render/sheet_workbook.h"
#include "projections/views/catalogue.h"

namespace luoshu::api {
namespace {

struct Writing {
  Form form{};
  bool for_people = false;
  Language language = Language::kZh;
};

Result<Writing> writing_of(const Asked& asked) {
  Writing writing{asked.form};
  if (const std::string* reader = asked.find("for")) {
    if (*reader != "programs" && *reader != "excel")
      return Fault{Errc::kUsage, "for is programs or excel", "for 须为 programs 或 excel"};
    writing.for_people = *reader == "excel";
  }
  if (const std::string* language = asked.find("lang")) {
    if (*language != "zh" && *language != "en")
      return Fault{Errc::kUsage, "lang is zh or en", "lang 须为 zh 或 en"};
    if (*language == "en") writing.language = Language::kEn;
  }
  if (writing.for_people && writing.form == Form::kJson)
    return Fault{Errc::kUsage, "for=excel is for format csv or xlsx, not json",
                 "for=excel 用于 csv 或 xlsx，不用于 json"};
  return writing;
}

// A page is for programs that read JSON; a file is whole.
Status fits(const Writing& writing, const query::Paging& paging) {
  if (writing.form == Form::kJson || !paging.limit) return Done{};
  return Fault{Errc::kUsage, "limit and cursor are for format=json", "limit 与 cursor 用于 json"};
}

Result<Answer> written(const Writing& writing, const query::SheetAnswer& sheet) {
  if (writing.form == Form::kJson) {
    LUOSHU_TRY(const json::Value value, query::to_json(sheet));
    return json_answer(value);
  }
  Answer made{200, std::string(type_of(writing.form)), ""};
  if (writing.form == Form::kXlsx) {
    LUOSHU_TRY(const Bytes book, render::sheet_workbook(sheet.sheet, sheet.at, writing.language));
    made.body = as_text(book);
  } else if (writing.for_people) {
    made.body = render::sheet_csv_for_people(sheet.sheet, writing.language);
  } else {
    made.body = render::sheet_csv(sheet.sheet, false);
  }
  made.add("Content-Disposition",
           attachment(fmt::format("{}-{}.{}", sheet.sheet.code, sheet.at.size.value,
                                  format_of(writing.form))));
  return made;
}

// Where the page after this one is.
void add_next(const Asked& asked, const query::SheetAnswer& sheet, const Identity& identity,
              Answer& made) {
  if (!sheet.next) return;
  std::vector<std::pair<std::string, std::string>> query;
  for (const auto& [name, value] : asked.query)
    if (name != "cursor" && name != "as_of_size" && name != "as_of_recorded")
      query.emplace_back(name, value);
  query.emplace_back("cursor", *sheet.next);
  const std::string path = identity.address.substr(0, identity.address.find('?'));
  made.add("Link", fmt::format("<{}>; rel=\"next\"", address_of(path, query)));
}

enum class Shape { kSheet, kDifference };

Result<Answered> answer_sheet(const Asking& asking, const Source& source,
                              const query::ViewQuestion& question, Shape shape,
                              std::string_view name) {
  LUOSHU_TRY(const Writing writing, writing_of(asking.asked));
  LUOSHU_CHECK(fits(writing, question.paging));
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const AsOf at, as_of(log, question.point));
  std::string code = shape == Shape::kDifference ? "diff-" : "";
  for (const char c : question.view->code)
    code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const Identity identity = identity_of(asking, source, code, at, question.point);
  if (auto same = unchanged(asking, identity)) return Answered(*std::move(same));
  LUOSHU_TRY(const auto ledger, query::open_at(source.store, log, question.point));
  if (writing.form == Form::kJson && query::is_list(name)) {
    if (question.paging.limit)
      return Fault{Errc::kUsage, "by this name it has no pages: ask for it by its code",
                   "以名称提问时不分页：请用代码"};
    LUOSHU_TRY(const json::Value list, query::list_answer(question, *ledger));
    return Answered(identified(json_answer(list), identity));
  }
  const auto answered = shape == Shape::kDifference ? query::answer_difference(question, *ledger)
                                                    : query::answer(question, *ledger);
  if (!answered) return answered.error();
  LUOSHU_TRY(Answer made, written(writing, *answered));
  add_next(asking.asked, *answered, identity, made);
  return Answered(identified(std::move(made), identity));
}

// Nothing where the caller may see that view so narrowed.
std::optional<Problem> object_to_view(const Asking& asking, const View& view) {
  const auto matter = matter_of_view(view.code);
  std::optional<std::string> division;
  if (const std::string* asked = asking.asked.find("division")) division = *asked;
  // A view that nobody has thought of is for those who may see everything.
  return object_to(asking.caller, matter.value_or(Matter::kProvince), division);
}

}  // namespace

Result<Answered> answer_view(const Asking& asking, const Source& source) {
  const std::string& name = asking.asked.names.front();
  // Rights first: what is wrong with a question is for those who may ask it.
  if (const View* view = find_view(name))
    if (auto no = object_to_view(asking, *view)) return Answered(*std::move(no));
  LUOSHU_TRY(const query::Members members, members_of(asking.asked));
  LUOSHU_TRY(const query::ViewQuestion question, query::view_question(name, members));
  return answer_sheet(asking, source, question, Shape::kSheet, name);
}

Result<Answered> answer_diff(const Asking& asking, const Source& source) {
  const std::string name = *asking.asked.find("view");
  if (const View* view = find_view(name))
    if (auto no = object_to_view(asking, *view)) return Answered(*std::move(no));
  query::Members members;
  for (const auto& [parameter, value] : asking.asked.query)
    if (parameter != "view" && parameter != "format" && parameter != "for" && parameter != "lang")
      LUOSHU_CHECK(members.add(parameter, value));
  LUOSHU_TRY(const query::ViewQuestion question, query::difference_question(name, members));
  return answer_sheet(asking, source, question, Shape::kDifference, question.view->code);
}

Result<Answered> answer_trace(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const query::Members members, members_of(asking.asked));
  LUOSHU_TRY(const query::ViewQuestion question, query::view_question(views::kTrace.code, members));
  return answer_sheet(asking, source, question, Shape::kSheet, question.view->code);
}

Result<Answered> answer_rules(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const query::Members members, members_of(asking.asked));
  LUOSHU_TRY(const query::ViewQuestion question,
             query::view_question(views::kRuleVersions.code, members));
  return answer_sheet(asking, source, question, Shape::kSheet, question.view->code);
}

Result<Answered> answer_explain(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const query::Members members, members_of(asking.asked));
  LUOSHU_TRY(const query::ExplainQuestion question, query::explain_question(members));
  LUOSHU_TRY(const LogReader log, open_log(source));
  LUOSHU_TRY(const AsOf at, as_of(log, question.point));
  const Identity identity = identity_of(asking, source, "explain", at, question.point);
  if (auto same = unchanged(asking, identity)) return Answered(*std::move(same));
  LUOSHU_TRY(const auto ledger, query::open_at(source.store, log, question.point));
  LUOSHU_TRY(const Explanation explanation, query::answer(question, *ledger));
  return Answered(identified(json_answer(to_json(explanation)), identity));
}

}  // namespace luoshu::api
