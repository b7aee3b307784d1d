// Proofs about the lines of a statement (`luoshu-statement-lines/v1`, docs/FORMATS.md §7), beside
// the receipt of its StatementIssued: all of its lines, one of them, or the neighbours between which
// a sale, refund or adjustment would stand. As ledger/audit/lines_proof.cc decides it.
import { compare, equal, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { Fault, invalid, wrong } from './fault.ts';
import { leafHash, requireInclusion, rootOf } from './hash.ts';
import { Json, JsonNumber, JsonObject, differenceAt, integer } from './json.ts';
import { yuan } from './money.ts';
import { proofOf } from './receipt_parts.ts';
import { StepWriter, Words, words } from './steps.ts';

export const LINES_FORMAT = 'luoshu-statement-lines/v1';

export interface StatedLines {
  statement: string;
  beneficiary: string;
  currentFen: bigint;
  count: bigint;
  root: Uint8Array;
}

interface Placed {
  index: bigint;
  text: string;
  path: Uint8Array[];
}

export type ShownLines =
  | { kind: 'all'; lines: string[] }
  | { kind: 'one'; placed: Placed }
  | { kind: 'absent'; ref: string; before?: Placed; after?: Placed };

export interface LineParts {
  period: string;
  ref: string;
  step: string;
  beneficiary: string;
  owner: string;
  fen: bigint;
}

const bad = (name: string, zh: string, en: string): Fault =>
  invalid(`对账单明细：“${name}”${zh}`, `lines of a statement: '${name}' ${en}`);

export function isLinesProof(value: Json): value is JsonObject {
  return value instanceof JsonObject && value.find('format') === LINES_FORMAT;
}

function textIn(value: JsonObject, name: string): string {
  const member = value.find(name);
  if (typeof member !== 'string') throw bad(name, '缺失或不是文字', 'is missing or no text');
  return member;
}

function placedOf(value: Json | undefined): Placed {
  const object = value instanceof JsonObject ? value : new JsonObject();
  const number = object.find('index');
  const index = number instanceof JsonNumber ? number.integer : undefined;
  if (index === undefined || index < 0n)
    throw bad('index', '缺失或超出范围', 'is missing or out of range');
  const text = textIn(object, 'text');
  if (object.find('path') === undefined) throw bad('path', '不是摘要列表', 'is no list of hashes');
  return { index, text, path: proofOf(object, 'path') };
}

function shownLines(value: JsonObject): ShownLines {
  const lines = value.find('lines');
  if (lines !== undefined) {
    if (!Array.isArray(lines)) throw bad('lines', '不是列表', 'is no list');
    for (const line of lines)
      if (typeof line !== 'string') throw bad('lines', '缺失或不是文字', 'is missing or no text');
    return { kind: 'all', lines: lines as string[] };
  }
  const absent = value.find('absent');
  if (absent !== undefined) {
    const object = absent instanceof JsonObject ? absent : new JsonObject();
    const neighbour = (name: string): Placed | undefined =>
      object.find(name) === undefined ? undefined : placedOf(object.find(name));
    return {
      kind: 'absent',
      ref: textIn(object, 'ref'),
      before: neighbour('before'),
      after: neighbour('after'),
    };
  }
  const line = value.find('line');
  if (line === undefined)
    throw bad(
      'lines',
      '缺失，也没有“line”或“absent”',
      "is missing, and so are 'line' and 'absent'",
    );
  return { kind: 'one', placed: placedOf(line) };
}

function placedJson(placed: Placed): JsonObject {
  return new JsonObject([
    ['index', integer(placed.index)],
    ['text', placed.text],
    ['path', placed.path.map(toBase64)],
  ]);
}

function linesProofJson(receipt: Json, shown: ShownLines): JsonObject {
  const members: [string, Json][] = [
    ['format', LINES_FORMAT],
    ['receipt', receipt],
  ];
  if (shown.kind === 'all') members.push(['lines', shown.lines]);
  if (shown.kind === 'one') members.push(['line', placedJson(shown.placed)]);
  if (shown.kind === 'absent') {
    const between: [string, Json][] = [['ref', shown.ref]];
    if (shown.before) between.push(['before', placedJson(shown.before)]);
    if (shown.after) between.push(['after', placedJson(shown.after)]);
    members.push(['absent', new JsonObject(between)]);
  }
  return new JsonObject(members);
}

// What the receipt's event says of its lines.
export function statedLines(event: JsonObject): StatedLines {
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  const fields = event.find('fields');
  const type = text(event.find('type'));
  if (type !== 'StatementIssued' || !(fields instanceof JsonObject))
    throw wrong(
      `回执所证为 ${type}，不是 StatementIssued`,
      `the receipt is of ${type}, not of StatementIssued`,
    );
  const number = (name: string): bigint | undefined => {
    const member = fields.find(name);
    return member instanceof JsonNumber ? member.integer : undefined;
  };
  const count = number('lines_count');
  const hex = text(fields.find('lines_root'));
  if (count === undefined || count < 0n || !/^[0-9a-f]{64}$/.test(hex))
    throw wrong(
      '对账单未载明细笔数和明细根：其账本适用规则第1版',
      'the statement carries no count and root of its lines: its ledger is under version 1 of the rules',
    );
  return {
    statement: text(event.find('subject')),
    beneficiary: text(fields.find('beneficiary')),
    currentFen: number('current_fen') ?? 0n,
    count,
    root: fromHex(hex),
  };
}

// Undefined where it is no canonical line.
export function partsOfLine(text: string): LineParts | undefined {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) return undefined;
  const parts = text.split('\t');
  const isNumber = (part: string): boolean =>
    /^(0|-?[1-9][0-9]{0,18})$/.test(part) && BigInt.asIntN(64, BigInt(part)) === BigInt(part);
  if (parts.length !== 11 || parts[0] !== 'luoshu/line/2') return undefined;
  if (!isNumber(parts[4]) || !isNumber(parts[10])) return undefined;
  return {
    period: parts[1],
    ref: parts[2],
    step: parts[5],
    beneficiary: parts[7],
    owner: parts[9],
    fen: BigInt(parts[10]),
  };
}

function ownLine(text: string, stated: StatedLines): LineParts {
  const parts = partsOfLine(text);
  if (parts === undefined)
    throw wrong(`“${text}”不是分配明细`, `'${text}' is no line of an allocation`);
  if (parts.owner !== stated.beneficiary)
    throw wrong(
      `有明细属于 ${parts.owner} 的对账单，而非 ${stated.beneficiary}`,
      `a line is on the statement of ${parts.owner}, not of ${stated.beneficiary}`,
    );
  return parts;
}

function checkAll(lines: string[], stated: StatedLines, step: StepWriter): void {
  const shown = BigInt(lines.length);
  if (shown !== stated.count) {
    const apart = shown < stated.count ? stated.count - shown : shown - stated.count;
    const [zh, en] = shown < stated.count ? ['缺', 'missing'] : ['多', 'too many'];
    throw wrong(
      `对账单有明细 ${stated.count} 条，文件中有 ${shown} 条：${zh} ${apart} 条`,
      `the statement has ${stated.count} lines, the file ${shown}: ${apart} ${en}`,
    );
  }
  step.fact('明细笔数与对账单一致', 'the number of lines is the signed one', `${shown}`);
  const sum = lines.reduce((fen, line) => fen + ownLine(line, stated).fen, 0n);
  const bytes = lines.map(utf8);
  if (bytes.some((line, i) => i > 0 && compare(bytes[i - 1], line) > 0))
    throw wrong('明细未按次序排列', 'the lines are not in their order');
  const root = rootOf('SHA-256', bytes);
  if (!equal(root, stated.root))
    throw wrong(
      `所附明细不是该对账单的明细：其明细根为 ${toHex(root)}，对账单为 ${toHex(stated.root)}`,
      `the lines are not those of the statement: their root is ${toHex(root)}, the statement's ${toHex(stated.root)}`,
    );
  step.fact(
    '由全部明细算出的明细根与对账单一致',
    'the root of all lines is the signed one',
    toHex(root),
  );
  if (sum !== stated.currentFen)
    throw wrong(
      `明细合计 ${yuan(sum)} 元，对账单本期发生 ${yuan(stated.currentFen)} 元`,
      `the lines sum to ${yuan(sum)} yuan, the statement says ${yuan(stated.currentFen)}`,
    );
  step.fact(
    '明细合计（元）与对账单一致',
    'the lines sum to what the statement says (yuan)',
    yuan(sum),
  );
}

function checkPlaced(placed: Placed, stated: StatedLines, step: StepWriter): LineParts {
  const parts = ownLine(placed.text, stated);
  const leaf = leafHash('SHA-256', utf8(placed.text));
  requireInclusion('SHA-256', placed.index, stated.count, leaf, placed.path, stated.root);
  step.fact(
    `序号 ${placed.index} 的明细得出对账单的明细根`,
    `line ${placed.index} leads to the signed root of the lines`,
    placed.text.replaceAll('\t', ' · '),
  );
  return parts;
}

function checkAbsence(
  shown: ShownLines & { kind: 'absent' },
  stated: StatedLines,
  step: StepWriter,
): void {
  const { ref, before, after } = shown;
  const first = before ?? after;
  if (first === undefined) throw wrong('未出示相邻明细', 'no neighbour is shown');
  const { period } = checkPlaced(first, stated, step);
  if (before && after) checkPlaced(after, stated, step);
  const begin = `luoshu/line/2\t${period}\t${ref}\t`;
  const isBefore = (a: string, b: string): boolean => compare(utf8(a), utf8(b)) < 0;
  const adjoin = (before ? before.index + 1n : 0n) === (after ? after.index : stated.count);
  const between =
    (!before || isBefore(before.text, begin)) &&
    (!after || (isBefore(begin, after.text) && !after.text.startsWith(begin)));
  if (/[\u0000-\u001f]/.test(ref) || ref === '' || !adjoin || !between)
    throw wrong(
      `所示明细并非“${ref}”前后相邻的明细`,
      `the lines shown do not stand on both sides of '${ref}'`,
    );
  step.fact(
    '两条明细相邻，其间不可能再有该项',
    'the two places adjoin: nothing is between them',
    ref,
  );
}

function said(shown: ShownLines, stated: StatedLines): Words {
  const { statement, beneficiary, count } = stated;
  if (shown.kind === 'all')
    return words(
      `所附 ${count} 条即 ${beneficiary} 的对账单 ${statement} 的全部明细，无遗漏、重复或改动，合计 ${yuan(stated.currentFen)} 元。`,
      `These are all ${count} lines of the statement ${statement} of ${beneficiary}: none is missing, doubled or changed. They sum to ${yuan(stated.currentFen)} yuan.`,
    );
  if (shown.kind === 'absent')
    return words(
      `${beneficiary} 的对账单 ${statement} 没有关于 ${shown.ref} 的明细。`,
      `No line of the statement ${statement} of ${beneficiary} is about ${shown.ref}.`,
    );
  const parts = partsOfLine(shown.placed.text)!;
  return words(
    `${beneficiary} 的对账单 ${statement} 含此明细（序号 ${shown.placed.index}，共 ${count} 条，自 0 起）：${parts.ref}，步骤 ${parts.step}，${parts.beneficiary} 分得 ${yuan(parts.fen)} 元。`,
    `The statement ${statement} of ${beneficiary} has this line, number ${shown.placed.index} of 0 to ${count - 1n}: ${parts.ref}, step ${parts.step}, ${yuan(parts.fen)} yuan to ${parts.beneficiary}.`,
  );
}

export interface LinesVerdict {
  stated: StatedLines;
  shown: ShownLines;
  proven: Words;
  notProven?: Words;
}

// REQUIRES that the receipt in it was verified, and `event` is its event in business form.
export function checkLines(value: JsonObject, event: JsonObject, step: StepWriter): LinesVerdict {
  const stated = statedLines(event);
  const shown = shownLines(value);
  const difference = differenceAt(linesProofJson(value.find('receipt')!, shown), value);
  if (difference !== undefined)
    throw wrong(`“${difference}”不属于这种文件`, `'${difference}' does not belong to such a file`);
  if (shown.kind === 'all') checkAll(shown.lines, stated, step);
  if (shown.kind === 'one') checkPlaced(shown.placed, stated, step);
  if (shown.kind === 'absent') checkAbsence(shown, stated, step);
  const verdict: LinesVerdict = { stated, shown, proven: said(shown, stated) };
  if (shown.kind === 'absent')
    verdict.notProven = words(
      '对账单明细按次序排列，由重新执行日志的各方证明，本文件不予证明。',
      "That the statement's lines stand in their order is attested by those who re-execute the log, not proven here.",
    );
  return verdict;
}
