// What an operator is told of a fork, when it is found and at every start until people have settled
// it.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

inline RaiseAlarm fork_alarm() {
  return {"fork",
          "the log's key has signed two histories; the evidence file proves it (`luoshu judge`). "
          "This node orders, follows and cosigns nothing until people have settled it",
          "日志密钥签署了两段不同历史，证据文件可离线判定（luoshu "
          "judge）。在人工处置之前本节点停止排序、跟随与联署签名"};
}

}  // namespace luoshu::node
