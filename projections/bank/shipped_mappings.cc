// The layouts that some banks' sites export, as mappings like those of a user.
#include "ledger/base/assert.h"
#include "projections/bank/mapping.h"

namespace luoshu::bank {
namespace {

constexpr std::string_view kMappings[] = {
    R"json({"name": "ccb", "bank": "中国建设银行", "signs": "columns",
 "header": [["借方发生额/元(支取)", "借方发生额(支取)"], ["贷方发生额/元(收入)", "贷方发生额(收入)"],
            ["交易时间", "记账日期"]],
 "columns": {"account": "账号", "currency": "币种", "booked": ["记账日期", "交易时间"],
  "debit": ["借方发生额/元(支取)", "借方发生额(支取)"],
  "credit": ["贷方发生额/元(收入)", "贷方发生额(收入)"], "balance": "余额",
  "counterparty_name": "对方户名", "counterparty_account": "对方账号", "text": ["摘要", "备注"],
  "serial": ["账户明细编号-交易流水号", "交易流水号"], "references": ["企业流水号", "凭证号"]}})json",
    R"json({"name": "icbc", "bank": "中国工商银行", "signs": "columns",
 "header": [["对方账号"], ["交易时间", "交易日期"], ["借方发生额", "转出金额"],
            ["贷方发生额", "转入金额"], ["对方单位名称", "对方单位", "对方户名"], ["凭证号", "本方账号"]],
 "columns": {"account": ["本方账号", "本方账户"], "booked": ["交易时间", "交易日期"],
  "debit": ["借方发生额", "转出金额"], "credit": ["贷方发生额", "转入金额"], "mark": "借/贷",
  "balance": "余额", "counterparty_name": ["对方单位名称", "对方单位", "对方户名"],
  "counterparty_account": "对方账号", "text": ["摘要", "用途", "个性化信息"],
  "references": "凭证号"}})json",
    R"json({"name": "abc", "bank": "中国农业银行", "signs": "columns",
 "header": [["收入金额", "贷方金额(收入)"], ["支出金额", "借方金额(支出)"],
            ["交易时间", "交易日期", "记账日期", "日期"]],
 "columns": {"account": ["账号", "本方账号"], "currency": ["币种", "币别"],
  "booked": ["记账日期", "交易时间", "交易日期", "日期"],
  "debit": ["支出金额", "借方金额(支出)"], "credit": ["收入金额", "贷方金额(收入)"],
  "balance": ["账户余额", "余额", "本次余额"], "counterparty_name": ["对方户名", "对方名称"],
  "counterparty_account": "对方账号", "text": ["交易用途", "摘要", "交易摘要", "用途", "附言", "备注"],
  "serial": ["交易流水号", "流水号", "日志号"], "references": "凭证号"}})json",
    R"json({"name": "abc", "bank": "中国农业银行", "signs": "signed",
 "header": [["交易金额"], ["本次余额"], ["交易日期", "交易时间"]],
 "columns": {"account": "账号", "currency": "币种", "booked": ["交易日期", "交易时间"],
  "amount": "交易金额", "balance": "本次余额", "counterparty_name": ["对手信息", "对方户名"],
  "counterparty_account": "对方账号", "text": ["交易摘要", "摘要", "交易附言"],
  "serial": ["日志号", "交易流水号"]}})json",
    R"json({"name": "boc", "bank": "中国银行", "signs": "signed",
 "header": [["交易日期"], ["交易金额"], ["交易后余额"], ["付款人账号", "付款人名称"],
            ["收款人账号", "收款人名称"]],
 "columns": {"currency": ["交易货币", "币种"], "booked": "交易日期", "valued": "起息日期",
  "amount": "交易金额", "balance": "交易后余额", "payer_name": "付款人名称",
  "payer_account": "付款人账号", "payee_name": "收款人名称", "payee_account": "收款人账号",
  "text": ["摘要", "用途", "交易附言", "备注"], "serial": "交易流水号",
  "references": ["凭证号码", "客户申请号"]}})json",
    R"json({"name": "cmb", "bank": "招商银行", "signs": "own_side",
 "header": [["付方户名"], ["收方户名"], ["付方账号"], ["收方账号"], ["交易金额"]],
 "columns": {"account": ["账号", "本方账号"], "currency": "币种",
  "booked": ["记账日期", "交易日期", "交易日", "交易时间"], "valued": ["起息日", "起息日期"],
  "amount": "交易金额", "balance": ["余额", "账户余额"], "payer_name": "付方户名",
  "payer_account": "付方账号", "payee_name": "收方户名", "payee_account": "收方账号",
  "text": ["摘要", "用途", "业务摘要", "备注"], "serial": ["交易流水号", "流水号"],
  "references": ["业务参考号", "凭证号"]}})json",
    R"json({"name": "cmb", "bank": "招商银行", "signs": "columns",
 "header": [["收(付)方名称", "收付方名称", "收(付)方户名"], ["借方金额"], ["贷方金额"],
            ["交易日", "交易日期"]],
 "columns": {"account": ["账号", "本方账号"], "currency": "币种", "booked": ["交易日", "交易日期"],
  "valued": ["起息日", "起息日期"], "debit": "借方金额", "credit": "贷方金额", "balance": "余额",
  "counterparty_name": ["收(付)方名称", "收付方名称", "收(付)方户名"],
  "counterparty_account": ["收(付)方账号", "收付方账号"], "text": ["摘要", "用途", "业务摘要", "其它摘要"],
  "serial": ["流水号", "交易流水号"], "references": ["业务参考号", "流程实例号"]}})json",
    R"json({"name": "bocom", "bank": "交通银行", "signs": "mark",
 "header": [["借贷标志", "借贷方向"], ["发生额", "交易金额"],
            ["交易日期", "交易时间", "记账日期", "日期"]],
 "columns": {"account": ["账号", "本方账号", "查询账号"], "currency": ["币种", "币别"],
  "booked": ["记账日期", "交易日期", "交易时间", "日期"], "amount": ["发生额", "交易金额"],
  "mark": ["借贷标志", "借贷方向"], "balance": ["余额", "账户余额", "交易余额"],
  "counterparty_name": ["对方户名", "对方名称"], "counterparty_account": ["对方账号", "对方账户"],
  "text": ["摘要", "附言", "用途", "备注"], "serial": ["交易流水号", "流水号", "核心流水号"],
  "references": ["凭证号", "凭证号码"]}})json",
    R"json({"name": "bocom", "bank": "交通银行", "signs": "columns",
 "header": [["借"], ["贷"], ["交易日期", "交易时间", "记账日期", "日期"]],
 "columns": {"account": ["账号", "本方账号"], "currency": ["币种", "币别"],
  "booked": ["记账日期", "交易日期", "交易时间", "日期"], "debit": "借", "credit": "贷",
  "balance": ["余额", "账户余额"], "counterparty_name": ["对方户名", "对方名称"],
  "counterparty_account": "对方账号", "text": ["摘要", "附言", "用途", "备注"],
  "serial": ["交易流水号", "流水号"], "references": "凭证号"}})json",
    R"json({"name": "mybank", "bank": "网商银行", "signs": "columns", "books": "customer",
 "header": [["借方金额(收)"], ["贷方金额(支)"]],
 "columns": {"account": ["账号", "账户", "本方账号"], "currency": "币种",
  "booked": ["记账日期", "交易时间", "交易日期", "日期"], "debit": "借方金额(收)",
  "credit": "贷方金额(支)", "balance": ["余额", "账户余额"],
  "counterparty_name": ["对方户名", "对方名称"], "counterparty_account": "对方账号",
  "text": ["摘要", "交易摘要", "用途", "备注", "附言"], "serial": ["交易流水号", "流水号", "业务流水号"],
  "references": ["凭证号", "商户订单号"]}})json",
};

std::vector<Mapping> read_all() {
  std::vector<Mapping> all;
  for (const std::string_view text : kMappings) {
    auto mapping = parse_mapping(text);
    LUOSHU_ASSERT(mapping.has_value());
    all.push_back(*std::move(mapping));
  }
  return all;
}

}  // namespace

std::span<const Mapping> shipped_mappings() {
  static const std::vector<Mapping> kAll = read_all();
  return kAll;
}

}  // namespace luoshu::bank
