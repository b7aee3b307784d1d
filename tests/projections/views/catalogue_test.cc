// Every view that the rulebook names is there, with the columns that it names, in both languages.
#include "projections/views/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace luoshu {
namespace {

// RULEBOOK 5: what each view must show; words of its columns' Chinese titles.
const std::map<std::string, std::vector<std::string>>& wanted() {
  static const std::map<std::string, std::vector<std::string>> kWanted = {
      {"C1",
       {"资源编号", "资源名称", "目录代码", "登记编码", "登记有效期至", "授权协议", "协议起",
        "协议止", "产品", "产品版本", "组件", "组件份额", "基础权重", "现行质量分", "会签日期",
        "状态"}},
      {"C2",
       {"期间", "交易编号", "交易日", "产品", "净收入", "规则版本", "步骤", "资源", "本资源用量",
        "权重", "份额", "分得金额", "累计"}},
      {"C3", {"步骤序号", "规则原文行", "输入金额", "权重", "算式", "余数", "是否补1分", "结果"}},
      {"C4", {"事项", "对象", "触发日", "截止日", "剩余工作日", "责任单位", "依据条款"}},
      {"C5",
       {"产品", "使用单位", "用途", "非营利声明", "起", "止", "调用次数",
        "折算参考金额（不入账）"}},
      {"C6", {"期间", "计提", "支出项目", "用途", "绩效目标", "支出", "实物折价", "结余"}},
      {"F1",
       {"期间", "受益人", "成本补偿", "投入", "贡献", "受益", "反哺计提", "限额调整", "退款",
        "争议与更正调整", "合计", "结转", "应付", "已付", "未付", "状态"}},
      {"F2",
       {"交易编号", "含税收入", "税额", "净收入", "超收储备", "成本补偿", "三池合计", "分配合计",
        "差额(应为0)"}},
      {"F3", {"级次", "区划", "收入科目", "应缴", "已缴", "缴款书号", "差额"}},
      {"F4", {"单号", "原交易", "原期间", "入账期间", "金额", "适用规则版本", "原因"}},
      {"F5", {"成本单号", "承担方", "类别", "核定额", "已补偿", "退款恢复", "余额"}},
      {"F6", {"周期", "最高准许收入", "累计净收入", "执行率", "超收储备", "下期扣减"}},
      {"F7", {"版本", "生效日", "会签", "差异（逐行）", "该版本分配额"}},
      {"F8", {"年度", "区划/单位", "一季度", "四季度", "合计", "占比", "同比"}},
      {"F9", {"对账单", "受益人", "异议理由", "金额", "提出日", "天数"}},
      {"A1", {"期间", "A 值", "B 值", "差额", "造成差额的事件"}},
      {"A2", {"首事件号", "类型", "主体", "密钥", "签名有效", "前序摘要", "本摘要", "结论"}},
      {"A3", {"对象", "字段", "旧值", "新值", "事件号", "入账时间"}},
      {"A4", {"事件号", "业务日", "入账日", "滞后天数", "影响期间", "处理"}},
      {"A5", {"时间", "提交方", "事件类型", "拒收码", "说明", "条款"}},
      {"A6", {"级", "对象", "事件号", "签名人", "业务日"}},
      {"A7", {"种子", "总体", "样本量", "样本交易", "复算结果", "差异"}},
      {"A8", {"主体", "关联主体", "关系", "涉及协议/交易"}},
      {"P1", {"事项", "环节", "当前处理单位", "已用工作日", "限时工作日", "退回原因", "退回依据"}},
      {"P2", {"产品", "版本", "类别", "登记编码", "上限价", "现行价", "状态", "密评到期"}},
      {"P3", {"主体", "信用代码", "准入状态", "应用协议", "产品", "用途", "到期"}},
      {"P4",
       {"期间", "产品", "调用量", "交易笔数", "收入", "二级再开发主体数", "风险", "质量问题"}},
      {"P5", {"成本单号", "核定额", "已补偿", "余额"}},
      {"P6", {"周期", "最高准许收入", "尚可收取"}},
      {"P7", {"类别", "对象", "到期日", "剩余天数"}},
      {"R1", {"主体", "角色", "级次", "区划", "起", "止"}},
      {"R2",
       {"区划", "目录数", "已纳入", "国资已落实", "已登记", "公示中", "将到期", "已过期",
        "覆盖率"}},
      {"R3", {"类别", "编号", "备案日", "状态"}},
      {"R4", {"事项", "截止日", "逾期天数", "责任单位"}},
      {"R5", {"类别", "编号", "涉及", "状态"}},
      {"R6",
       {"数据供给", "质量", "校核按时率", "产品数", "调用量", "收入", "公益使用", "反哺", "风险",
        "时限按时率"}},
      {"R7", {"年度", "单位", "披露项", "披露日", "截止日"}},
      {"R8", {"产品", "单位", "上限", "现行", "成交均价", "量", "环比"}},
      {"X1", {"登记编码", "名称", "状态"}},
      // Beyond the rulebook: the money of a period as such.
      {"L1", {"期间", "交易编号", "规则版本", "步骤", "受益人", "名称", "资源", "金额"}},
      {"L2",
       {"期间", "受益人", "名称", "上期结转", "本期发生", "应付", "对账单", "状态",
        "确认或异议截止日"}},
      {"L3", {"受益人", "名称", "原规则", "新规则", "差额"}},
  };
  return kWanted;
}

// The same of the views that version 2 adds.
const std::map<std::string, std::vector<std::string>>& wanted_of_version_two() {
  static const std::map<std::string, std::vector<std::string>> kWanted = {
      {"F10",
       {"对象", "类别", "持有（登记）主体", "资产卡片", "入账科目", "成本", "账面价值", "入表日",
        "终止确认日", "登记凭证号", "登记状态", "关联产品", "相关收入", "授信额", "已质押"}},
      {"F11",
       {"项目", "区划", "名称", "承担单位", "申报额", "批复预算", "已承诺", "已支出", "结余",
        "执行率", "绩效目标", "完成值", "最近监控日", "自评年度", "评价等次", "状态"}},
      {"F12",
       {"项目", "名称", "划定总额", "已下达", "尚可下达", "单位", "变更", "交工验收日",
        "竣工验收日", "投入", "自有投入"}},
      {"F13",
       {"交易编号", "购买方", "日期", "含税金额", "退款", "实收", "已退付", "应收余额", "账户",
        "天数", "账龄"}},
      {"F14",
       {"账户", "户主", "用途", "开户行", "尾号", "对账截止日", "银行余额", "企业已收银行未收",
        "企业已付银行未付", "调节后银行余额", "账面余额", "银行已收企业未收", "银行已付企业未付",
        "调节后账面余额", "差额", "对账决定日", "状态"}},
      {"P8", {"产品", "期间", "净收入", "成本", "支出", "分配出", "损益"}},
      {"R9",
       {"区划", "类别", "季度", "已知", "已编目", "已登记", "已授权", "已成产品", "有交易",
        "高价值", "逾期未更新"}},
      {"R10",
       {"单位", "类别", "期间", "截止日", "报送日", "逾期天数", "交易笔数", "净收入", "调用量",
        "报送对象", "文件摘要", "状态"}},
      {"R11",
       {"年度", "类别", "被评价单位", "评价单位", "指标体系", "得分", "等次", "指标得分", "问题",
        "整改期限", "整改完成日", "验收日", "建议暂停", "结果运用"}},
      {"A9", {"编号", "类别", "评价单位", "对象", "程度", "发现", "整改单", "状态"}},
      {"A10",
       {"记录", "事件类型", "名称", "对象", "主体", "角色", "会签单位", "业务日", "入账时间",
        "文件摘要"}},
      {"X2", {"开发主体", "期间", "产品", "披露数", "账面数", "差额", "公布日"}},
      {"X3",
       {"准入条件", "起", "场所", "准入单号", "开发主体", "场景", "申请日", "评估日", "审核日",
        "结果", "理由"}},
  };
  return kWanted;
}

TEST(Catalogue, HasEveryViewOfTheRulebookWithItsColumns) {
  std::set<std::string> codes;
  for (const View* view : all_views()) codes.insert(std::string(view->code));
  for (const auto* all : {&wanted(), &wanted_of_version_two()})
    for (const auto& [code, titles] : *all) {
      ASSERT_TRUE(codes.contains(code)) << code;
      EXPECT_EQ(find_view(code)->since, all == &wanted() ? 1U : 2U) << code;
      std::set<std::string> has;
      for (const Column& column : find_view(code)->columns)
        has.insert(std::string(column.label.zh));
      for (const std::string& title : titles) EXPECT_TRUE(has.contains(title)) << code << title;
    }
  EXPECT_EQ(codes.size(), wanted().size() + wanted_of_version_two().size());
  EXPECT_EQ(codes.size(), all_views().size()) << "no code twice";
}

void expect_sound(const View& view, std::span<const Column> columns) {
  std::set<std::string> keys;
  bool identified = false;
  for (const Column& column : columns) {
    EXPECT_FALSE(column.label.zh.empty() || column.label.en.empty()) << view.code;
    EXPECT_TRUE(keys.insert(std::string(column.key)).second) << view.code << column.key;
    for (const char c : column.key)
      EXPECT_TRUE(std::islower(static_cast<unsigned char>(c)) != 0 || c == '_' ||
                  std::isdigit(static_cast<unsigned char>(c)) != 0)
          << view.code << " " << column.key;
    // What is money says so in its name, so that no program takes fen for yuan.
    EXPECT_EQ(column.key.ends_with("_fen") || column.key == "fen" || column.key == "odd_fen",
              column.kind == Kind::kFen || column.key == "odd_fen")
        << view.code << " " << column.key;
    identified = identified || column.identifies;
  }
  EXPECT_TRUE(identified) << view.code << ": a diff must tell its rows apart";
}

// In the views of version 2 a key has one label.
TEST(Catalogue, OneKeyHasOneLabel) {
  std::map<std::string, std::string> labels;
  for (const View* view : all_views()) {
    if (view->since == 1) continue;
    for (const Column& column : view->columns) {
      const auto [known, added] = labels.emplace(column.key, std::string(column.label.zh));
      EXPECT_EQ(known->second, column.label.zh) << view->code << " " << column.key;
    }
  }
}

TEST(Catalogue, EveryTitleIsInBothLanguagesAndEveryKeyForPrograms) {
  std::set<std::string> names;
  for (const View* view : all_views()) {
    EXPECT_TRUE(names.insert(std::string(view->name)).second) << view->name;
    EXPECT_FALSE(view->title.zh.empty() || view->title.en.empty()) << view->code;
    expect_sound(*view, view->columns);
    if (!view->columns_v2.empty()) expect_sound(*view, view->columns_v2);
    EXPECT_EQ(view->needs & ~view->heeds, 0U) << view->code;
    EXPECT_EQ(find_view(view->name), view);
    std::string small(view->code);
    std::ranges::transform(small, small.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_EQ(find_view(small), view);
  }
}

}  // namespace
}  // namespace luoshu
