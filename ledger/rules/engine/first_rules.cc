#include "ledger/rules/engine/first_rules.h"

#include "ledger/rules/parties/key_rules.h"
#include "ledger/rules/parties/opening.h"
#include "schema/events_foundation.capnp.h"

namespace luoshu {
namespace {

bool is_key_event(EventReader event) {
  return event.is<schema::KeyEnrolled>() || event.is<schema::KeyRevoked>();
}

}  // namespace

Judgement judge_by_first_rules(const State& state, const Moment& moment, EventReader event,
                               bool bootstrapping) {
  Decision decision(state, moment, event);
  decide_opening(decision, bootstrapping);
  if (moment.signed_by_root)
    decision.refuse("E-KEY-UNKNOWN", {},
                    {"the root key signs only until the first key is enrolled",
                     "首把密钥登记后根密钥不再签署"});
  if (is_key_event(event)) decide_key_event_v0(decision);
  return {decision.take_reasons(), {}};
}

void apply_first_rules(Application& application) {
  if (is_key_event(application.event)) apply_key_event(application);
}

}  // namespace luoshu
