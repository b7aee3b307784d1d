#include "ledger/sentences/chinese_tables.h"

namespace luoshu {
namespace {

constexpr ChineseSentence kSentences[] = {
    {"{}: a weight of its lineage is above 2^64 - 1; lower the base weights or constants of the "
     "rule",
     "{}：其血缘权重超过 2^64 − 1；请降低基础权重或规则中的常数"},
    {"'proof' is missing or no list of hashes", "缺少 proof，或其不是哈希列表"},
    {"'proof' is no list of hashes", "proof 不是哈希列表"},
    {"'{}' is missing or not a text", "缺少“{}”，或其不是文本"},
    {"entry 0 holds one event", "第 0 条记录只含一个事件"},
    {"this is no genesis file: 'format' is not {}", "这不是创世文件：format 不是 {}"},
    {"'format' is missing or not known to this version of luoshu",
     "缺少 format，或本版本 luoshu 不认识"},
    {"'rehearsal' is missing or not true or false", "缺少 rehearsal，或其不是 true、false"},
    {"'{}' cannot be the name of a log: 1 to {} bytes, no blanks, no '+'; for example "
     "luoshu.example/henan",
     "“{}”不能作为账本名称：须为 1 至 {} 字节，不含空白和“+”；例如 luoshu.example/henan"},
    {"cannot protect {}: {}", "无法设置 {} 的访问权限：{}"},
    {"cannot read {}: {}", "无法读取 {}：{}"},
    {"cannot create {}: {}", "无法创建 {}：{}"},
    {"cannot write {}: {}", "无法写入 {}：{}"},
    {"{} does not describe the ledger in {}", "{} 与 {} 中的账本不符"},
    {"{} is not empty, or its anchor {} is still there; choose another place: a ledger is never "
     "overwritten",
     "{} 非空，或其锚文件 {} 仍在；请另选位置：账本不会被覆盖"},
    {"{} is not the home of a ledger; `luoshu open --home {} --origin NAME` makes one",
     "{} 不是账本目录；用 luoshu open --home {} --origin 名称 建立"},
    {"the store already holds a ledger", "该存储中已有账本"},
    {"this log was written under rules version {}; this luoshu knows up to {}: use a newer one",
     "该日志按规则第 {} 版写成；本 luoshu 只认识到第 {} 版：请用更新的版本"},
    {"event {} has {} bytes; at most {} are allowed", "第 {} 个事件有 {} 字节；最多允许 {} 字节"},
    {"header and signatures do not fit into one leaf; use fewer signers",
     "记录头和签名放不进一个叶；请减少签名方"},
    {"the events are not those that the header commits to (events_root)",
     "事件与记录头所承诺的不符（events_root）"},
    {"the events are not those that the header commits to (events_root_sm3)",
     "事件与记录头所承诺的不符（events_root_sm3）"},
    {"the events have {} bytes together; split the entry below {}",
     "事件合计 {} 字节；请将记录拆分到 {} 字节以内"},
    {"the header announces {} events, the entry holds {}", "记录头称有 {} 个事件，记录实含 {} 个"},
    {"a refusal in another form than the ledger writes", "拒绝记录的形式与账本所写的不同"},
    {"a system entry holds one event", "系统记录只含一个事件"},
    {"in a rehearsal the input gives another recorded time", "演练账本的输入给出的入账时间不同"},
    {"its stamp says entry {}", "其时序戳称它是第 {} 条记录"},
    {"other events than a leaf commits to", "事件与叶所承诺的不符"},
    {"other events than the leaf commits to", "事件与叶所承诺的不符"},
    {"recorded in a year past 9999", "入账年份超过 9999 年"},
    {"recorded no later than the entry before it", "入账时间不晚于前一条记录"},
    {"stamped under rules version {}", "时序戳的规则版本为第 {} 版"},
    {"the SM3 root is another one", "SM3 根不同"},
    {"the checkpoint has size {}, this log only {}", "检查点规模为 {}，本日志只有 {}"},
    {"the checkpoint names another SM3 root than this log has at size {}",
     "检查点的 SM3 根与本日志在规模 {} 时的不同"},
    {"the checkpoint names another root than this log has at size {}",
     "检查点的根与本日志在规模 {} 时的不同"},
    {"the entries do not belong to the signed log: {}", "这些记录不属于已签名的日志：{}"},
    {"the note of the SM3 root is of another size", "SM3 根的检查点规模不同"},
    {"the rules refuse it here: {}, {}", "本节点的规则不予受理：{}，{}"},
    {"the batch begins at entry {}, this log has {}", "该批记录自第 {} 条起，本日志有 {} 条"},
    {"the same author and entry id stand in the log before",
     "日志中此前已有相同的记录主体和记录编号"},
    {"the state digest differs from the recomputed one", "状态摘要与重新计算的结果不同"},
    {"they end behind the checkpoint", "其末尾超出检查点"},
    {"entry {}: {}", "第 {} 条记录：{}"},
    {"entry 0 is not signed by its root key", "第 0 条记录不是由其根密钥签名"},
    {"the event is not the one that entry 0 commits to", "事件与第 0 条记录所承诺的不符"},
    {"this entry 0 is that of another ledger: {}", "该第 0 条记录属于另一账本：{}"},
    {"it may be read, exported, proven from and audited, but must not append or sign; when you are "
     "sure that nobody holds a longer history, run `luoshu restore --home HOME --confirm "
     "CHECKPOINT_FILE` with the newest checkpoint known to any witness",
     "可以读取、导出、出具回执和审计，但不得追加或签名；确信无人持有更长的历史后，请以各见证所知的"
     "最新检查点运行 luoshu restore --home 账本目录 --confirm 检查点文件"},
    {"the checkpoint has size {}, this store only {}: {} entries are lost here; fetch them from a "
     "replica or a newer backup",
     "检查点规模为 {}，本存储只有 {}：此处缺失 {} 条记录；请从副本节点或更新的备份取回"},
    {"the checkpoint shows another history at size {}: keep both as evidence (`luoshu judge`)",
     "检查点显示规模 {} 时的历史与此不同：请将两者保留为证据（luoshu judge）"},
    {"the log's signing key is not in the key folder (log.pem, in gm also log-sm2.pem); a "
     "checkpoint can only be signed where it is kept",
     "密钥目录中没有日志签名密钥（log.pem，gm 账本还有 "
     "log-sm2.pem）；只能在保管该密钥之处签署检查点"},
    {"this store ends at size {}, but {} remembers size {}: it was put back from an older copy, "
     "and signing would make a second history. {}",
     "本存储止于规模 {}，而 {} 记得规模 {}：系由旧备份恢复，签名会造成第二部历史。{}"},
    {"this store has another history than {}: the roots at size {} differ. Keep both, do not sign, "
     "and look for the cause",
     "本存储的历史与 {} 不同：规模 {} 时的根不一致。请保留两者，不要签名，并查明原因"},
    {"{} belongs to another ledger ({})", "{} 属于另一账本（{}）"},
    {"{} is missing, so nothing shows that this store is the newest: {}",
     "{} 缺失，无从证明该存储是最新的：{}"},
    {"a damaged row: {}", "有一行已损坏：{}"},
    {"the table of keys holds a damaged row", "密钥表中有一行已损坏"},
    {"this key is not enrolled on the ledger", "该密钥未在账本登记"},
    {"key {} of '{}' {}", "“{2}”的密钥 {1} {3}"},
    {"has expired", "已过期"},
    {"is not valid yet", "尚未生效"},
    {"is revoked", "已吊销"},
    {"was enrolled for another purpose", "登记的用途不同"},
    {"key row", "密钥行"},
    {"it may be read, exported, proven from and audited, but must not append or sign; when you are "
     "sure that nobody holds a longer history, fetch the newest checkpoint that any city or "
     "witness knows (`curl -o CHECKPOINT_FILE http://CITY:PORT/checkpoint`) and run `luoshu "
     "restore --home HOME --confirm CHECKPOINT_FILE`, HOME being this directory",
     "可以读取、导出、出具回执和审计，但不得追加或签名；确信无人持有更长的历史后，请取得任一城市或"
     "见证所知的最新检查点（curl -o 检查点文件 http://城市:端口/checkpoint），再运行 luoshu "
     "restore --home 本目录 --confirm 检查点文件"},
    {"the newest checkpoint in the store: {}", "存储中的最新检查点：{}"},
};

}  // namespace

std::span<const ChineseSentence> chinese_of_ledger() {
  return kSentences;
}

}  // namespace luoshu
