#include "ledger/sentences/chinese_tables.h"

namespace luoshu {
namespace {

constexpr ChineseSentence kSentences[] = {
    {"somebody else writes to the copy", "另有进程正在写入该副本"},
    {"the store in {} is damaged: {}; restore it from a backup or a peer",
     "{} 中的存储已损坏：{}；请从备份或其他节点恢复"},
    {"{} is damaged at byte {}; restore the store from a backup or a peer",
     "{} 在第 {} 字节处损坏；请从备份或其他节点恢复存储"},
    {"its file CURRENT does not name a MANIFEST", "其 CURRENT 文件没有指明 MANIFEST"},
    {"the MANIFEST that its file CURRENT names is missing", "其 CURRENT 文件所指的 MANIFEST 缺失"},
    {"cannot look into {}: {}", "无法查看 {}：{}"},
    {"there is already a store in {}", "{} 中已有存储"},
    {"{} holds files but no store: use an empty directory", "{} 中有文件但没有存储：请用空目录"},
    {"no directory {} to create the store in", "没有目录 {}，无法在其中建立存储"},
    {"no store in {}", "{} 中没有存储"},
    {"{} holds files but no store (its file CURRENT is missing): if creating it was interrupted, "
     "remove the directory; otherwise restore it from a backup",
     "{} 中有文件但没有存储（缺少 CURRENT 文件）：若系建立时中断，请删除该目录；否则请从备份恢复"},
    {"the files of the store in {} change faster than they can be read: try again later",
     "{} 中的存储文件变化太快，来不及读取：请稍后重试"},
    {"opening the store in {}", "打开 {} 中的存储"},
    {"reading table {} of the store in {}", "读取 {2} 中存储的表 {1}"},
    {"committing to {}", "向 {} 提交"},
    {"flushing the store in {}", "将 {} 中的存储写入磁盘"},
    {"verifying the store in {}", "校验 {} 中的存储"},
    {"{}: another process has it open for writing; stop that one first",
     "{}：另一进程正以写入方式打开；请先停止该进程"},
    {"the storage engine stopped in the background", "存储引擎已在后台停止"},
    {"{} was opened for reading only", "{} 只以读取方式打开"},
    {"{} is damaged: its bytes do not have the checksum of the MANIFEST",
     "{} 已损坏：其内容与 MANIFEST 中的校验和不符"},
    {"{}: it is missing", "{}：该文件缺失"},
    {"a versioned row does not decode, stored key {}: run `audit`, then restore a copy",
     "有一行版本数据无法解码，存储键 {}：请运行 luoshu audit，再从副本恢复"},
};

}  // namespace

std::span<const ChineseSentence> chinese_of_store() {
  return kSentences;
}

}  // namespace luoshu
