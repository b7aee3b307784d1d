// Alarms that are raised in two places: by a machine when it finds out, and at every start for as
// long as the cause is there. One sentence each.
#pragma once

#include <fmt/format.h>

#include "node/core/effects.h"

namespace luoshu::node {

inline RaiseAlarm fork_alarm() {
  return {"fork",
          "the log's key has signed two histories; the evidence file proves it (`luoshu judge`). "
          "This node orders, follows and cosigns nothing until people have resolved it",
          "日志密钥签署了两段不同历史，证据文件可离线判定（luoshu "
          "judge）。在人工处置之前本节点停止排序、跟随与联署签名"};
}

// `key_id`: a key of the node's own party that the log shows and `own_keys` does not.
inline RaiseAlarm unpinned_key_alarm(const std::string& party, const std::string& key_id) {
  return {"strange-key",
          fmt::format("the log shows a key of '{}' that is not among own_keys: {}. Nothing is "
                      "cosigned until it is pinned or revoked",
                      party, key_id),
          fmt::format("日志中出现“{}”未列入 own_keys 的密钥 {}：在登记确认或吊销之前停止联署签名",
                      party, key_id)};
}

}  // namespace luoshu::node
