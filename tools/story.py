#!/usr/bin/env python3
"""What happened in the worked province, told from what the ledger gives back.

story.py --lang zh|en SCENARIO EXPORT: compares the two event for event, then prints a short story
and how many events each chapter of the rulebook has. Exit code 1 where they differ.
"""

import argparse
import collections
import json
import pathlib
import re
import sys
import unicodedata

CHAPTERS = {
    "A": ("Foundation", "基础"),
    "B": ("Catalogue", "目录"),
    "C": ("Registration", "登记"),
    "D": ("Plans and operation agreements", "方案与协议"),
    "E": ("Scenarios and products", "场景与产品"),
    "F": ("Secondary development", "二级开发"),
    "G": ("Use, money, cost, quality", "用量、收支、质量"),
    "H": ("Allocation", "分配"),
    "I": ("Quality, risk, supervision", "质量、风险、监督"),
}


def chapters_of_types():
    """Event type -> chapter letter, from the schema itself."""
    schema = pathlib.Path(__file__).resolve().parent.parent / "schema"
    return {
        name: chapter
        for path in schema.glob("events_*.capnp")
        for name, chapter in re.findall(r'^struct (\w+) \$A\.chapter\("(\w)"\)',
                                        path.read_text("utf-8"), re.MULTILINE)
    }


def without_nulls(value):
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None and k != "n"}
    return value


def events_of(path):
    with open(path, encoding="utf-8") as lines:
        return [without_nulls(json.loads(line)) for line in lines]


def pad(text, width):
    """Left-justified on a terminal, where a Chinese character takes two columns."""
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * (width - columns)


def yuan(fen):
    return f"{fen // 100:,}.{fen % 100:02d}"


# What moves money or stops it, in the order in which the province lived through it.
TURNS = {
    "AllocationRuleAdopted": ("the rule is adopted", "通过分配规则"),
    "AllocationRuleAmended": ("the rule changes within a quarter", "季度中修订规则"),
    "PermittedRevenueApproved": ("the permitted revenue is approved", "核定准许收入"),
    "RefundIssued": ("a refund", "退款"),
    "UsageCorrected": ("the use of a sale is corrected", "更正用量"),
    "StatementDisputed": ("a statement is disputed", "对账单异议"),
    "DisputeResolved": ("the dispute is decided", "异议处理"),
    "AllocationAdjusted": ("the sale is adjusted in the open quarter", "在开放季度调整"),
    "ProductSuspended": ("a product is suspended", "产品暂停"),
    "ProductResumed": ("a product is resumed", "产品恢复"),
    "OperationSuspended": ("an operation is suspended", "运营暂停"),
    "OperationResumed": ("an operation is resumed", "运营恢复"),
    "AllocationRunComputed": ("the run is computed", "计算分配批次"),
    "PeriodClosed": ("the quarter is closed", "期间关账"),
}


def tell_turns(events, chinese):
    for event in events:
        if event["type"] in TURNS:
            print(f"  {event['effective']}  {pad(TURNS[event['type']][chinese], 42)}"
                  f"{event['subject']}")


def tell(events, chinese):
    count = collections.Counter(event["type"] for event in events)
    sales = [e["fields"]["net_fen"] for e in events if e["type"] == "TransactionSettled"]
    refunds = [e["fields"]["net_fen"] for e in events if e["type"] == "RefundIssued"]
    first, last = events[0]["recorded"], events[-1]["recorded"]
    if chinese:
        print(f"{first} 至 {last}：{count['DivisionRegistered']} 个地方、"
              f"{count['PartyRegistered']} 家机构入册；{count['CatalogEntryAccepted']} 项资源"
              f"纳入目录，{count['RegistrationCoded']} 项登记赋码。")
        print(f"{count['OperationAgreementSigned']} 份授权运营协议之下形成 "
              f"{count['ProductDeveloped']} 个产品；结算 {len(sales)} 笔，净收入 "
              f"{yuan(sum(sales))} 元，退款 {len(refunds)} 笔 {yuan(sum(refunds))} 元。")
        print(f"{count['AllocationRunFinalized']} 个季度完成分配，签发对账单 "
              f"{count['StatementIssued']} 份，异议 {count['StatementDisputed']} 件。")
    else:
        print(f"{first} to {last}: {count['DivisionRegistered']} divisions and "
              f"{count['PartyRegistered']} institutions join; {count['CatalogEntryAccepted']} "
              "resources enter the catalogue, "
              f"{count['RegistrationCoded']} registrations get a code.")
        print(f"Under {count['OperationAgreementSigned']} operation agreements "
              f"{count['ProductDeveloped']} products are made; {len(sales)} sales bring "
              f"{yuan(sum(sales))} yuan net, {len(refunds)} refunds take back "
              f"{yuan(sum(refunds))}.")
        print(f"{count['AllocationRunFinalized']} quarters are allocated in "
              f"{count['StatementIssued']} statements, "
              f"{count['StatementDisputed']} of them disputed.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    parser.add_argument("scenario")
    parser.add_argument("export")
    arguments = parser.parse_args()
    chinese = arguments.lang == "zh"
    given, kept = events_of(arguments.scenario), events_of(arguments.export)
    if given != kept:
        sys.exit("导出与导入不一致" if chinese else "what the ledger gives back is not what came in")
    tell(kept, chinese)
    tell_turns(kept, chinese)
    chapter_of = chapters_of_types()
    per_chapter = collections.Counter(chapter_of[event["type"]] for event in kept)
    for letter, names in CHAPTERS.items():
        print(f"  {letter}  {pad(names[chinese], 34)}{per_chapter[letter]:>5}")
    print(f"     {pad('合计' if chinese else 'total', 34)}{len(kept):>5}")
    print("导出与导入逐事件一致。" if chinese else "The export equals the import, event for event.")


if __name__ == "__main__":
    main()
