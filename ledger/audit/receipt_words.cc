#include "ledger/audit/receipt_words.h"

#include <fmt/format.h>

namespace luoshu {
namespace {

template <class List, class Name>
std::string joined(const List& list, const char* separator, const Name& name) {
  std::string text;
  for (const auto& item : list) text += (text.empty() ? "" : separator) + name(item);
  return text;
}

std::string signer_name(const Signer& signer) {
  return signer.party + " (" + signer.key_id + ")";
}

}  // namespace

void say_what_was_proven(ReceiptVerdict& verdict, std::uint32_t events_in_entry) {
  const auto proven = [&](std::string en, std::string zh) {
    verdict.proven.push_back({std::move(en), std::move(zh)});
  };
  const auto open = [&](std::string en, std::string zh) {
    verdict.not_proven.push_back({std::move(en), std::move(zh)});
  };
  const std::string ledger = verdict.ledger.hash.hex();

  proven(fmt::format("The event shown is event {} of ledger {} ({}), bit for bit.",
                     verdict.number.value, ledger, verdict.origin),
         fmt::format("所示事件即账本 {}（{}）的第 {} 号事件，逐位一致。", ledger, verdict.origin,
                     verdict.number.value));
  proven(
      fmt::format("Its entry, number {} with {} event(s), was signed by {}; nobody else's "
                  "signature was called for.",
                  verdict.seq.value, events_in_entry, joined(verdict.signers, ", ", signer_name)),
      fmt::format("其所在记录（序号 {}，含 {} 个事件）由 {} 签名，无须他人签名。",
                  verdict.seq.value, events_in_entry, joined(verdict.signers, "、", signer_name)));
  proven(
      "Each signing key was enrolled earlier in this log, down to the root key that entry 0 binds "
      "into the "
      "ledger's id, and had not expired.",
      "每把签名密钥均已在本日志中先行登记，可追溯至第 0 "
      "条记录绑定于账本编号的根密钥，且未过有效期。");
  proven(fmt::format("The entry is in the log of size {} that the log's key signed.",
                     verdict.size.value),
         fmt::format("该记录包含在日志密钥所签、规模为 {} 的日志中。", verdict.size.value));
  if (!verdict.witnesses.empty()) {
    const auto name = [](const std::string& witness) { return witness; };
    proven(fmt::format("The policy's quorum of witnesses cosigned that log: {}.",
                       joined(verdict.witnesses, ", ", name)),
           fmt::format("策略要求的见证已对该日志联署签名：{}。",
                       joined(verdict.witnesses, "、", name)));
  } else {
    open(
        "No witness is named by the policy: that the log shows everybody the same history rests on "
        "its own key.",
        "策略未指定见证：日志是否对所有人出示同一历史，仅由日志自身密钥担保。");
  }
  open(
      "That no signing key was revoked before is attested by those who re-execute the log, not "
      "proven here.",
      "签名密钥此前未被吊销，由重新执行日志的各方证明，本回执不予证明。");
  open(
      "That the rules allowed the event is attested by those who re-execute the log, not proven "
      "here.",
      "事件符合规则，由重新执行日志的各方证明，本回执不予证明。");
  open(fmt::format("The recorded time {} is the sequencer's statement.",
                   to_string(verdict.recorded)),
       fmt::format("入账时间 {} 为排序节点的陈述。", to_string(verdict.recorded)));
  open(
      "What the event says of the world is its signers' statement; what was recorded later is not "
      "shown.",
      "事件所述事实为签名人的陈述；其后入账的内容不在本回执之内。");
  if (verdict.rehearsal)
    open("This is a rehearsal ledger: its times come from its input, and it binds nobody.",
         "本账本为演练账本：时间取自输入，不具约束力。");
}

}  // namespace luoshu
