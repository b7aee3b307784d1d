// Events in business form that this room drafts. Internal to this room.
#pragma once

#include "projections/money/answers.h"

namespace luoshu {

json::Value draft_event(std::string_view type, const Holder& author, const AnswerAsk& ask,
                        std::string subject, const std::vector<Holder>& cosigners,
                        json::Object fields);
// The one asked for, or the first. kUsage where the one asked for is not among them. REQUIRES that
// there is one.
Result<Holder> choose_author(const std::vector<Holder>& may,
                             const std::optional<std::string>& asked);

}  // namespace luoshu
