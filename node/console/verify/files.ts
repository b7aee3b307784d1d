// What a file is, and what `luoshu verify` says of it.
import { exactText, toBase64 } from './bytes.ts';
import { invalid, tooMuch } from './fault.ts';
import { Json, parseJson } from './json.ts';
import { LINES_PROOF_BYTES_MAX, NOTE_BYTES_MAX, RECEIPT_BYTES_MAX } from './limits.ts';
import { LinesVerdict, checkLines, isLinesProof } from './lines_proof.ts';
import { Policy, parsePolicy, requireQuorum } from './policy.ts';
import { Verified, verifyReceipt } from './receipt.ts';
import { Step, StepWriter } from './steps.ts';

// As an editor may have saved it: without the byte order mark, lines ending in LF.
export function plainText(saved: Uint8Array): Uint8Array {
  const start = saved[0] === 0xef && saved[1] === 0xbb && saved[2] === 0xbf ? 3 : 0;
  if (start === 0 && !saved.includes(13)) return saved;
  return saved.subarray(start).filter((byte, i, all) => byte !== 13 || all[i + 1] !== 10);
}

export function readPolicy(saved: Uint8Array): Policy {
  if (saved.length > 16 * NOTE_BYTES_MAX)
    throw tooMuch('策略：文件过大', 'policy: the file is too large');
  return parsePolicy(plainText(saved));
}

export type FileVerdict =
  | { receipt: Verified; lines?: LinesVerdict }
  | { checkpoint: { origin: string; size: bigint; root: string; witnesses: number } };

function requireSize(bytes: Uint8Array, most: number): void {
  if (bytes.length > most)
    throw tooMuch(`文件至多 ${most >> 20} MiB`, `the file has at most ${most} bytes`);
}

function* verifyJson(plain: Uint8Array, policy: Policy): Generator<Step, FileVerdict> {
  const value: Json = parseJson(plain);
  if (!isLinesProof(value)) {
    requireSize(plain, RECEIPT_BYTES_MAX);
    return { receipt: yield* verifyReceipt(value, policy) };
  }
  const inner = value.find('receipt');
  if (inner === undefined)
    throw invalid(
      '不是附有回执的对账单明细',
      'these are no lines of a statement with their receipt',
    );
  const receipt = yield* verifyReceipt(inner, policy);
  const step = new StepWriter('对账单明细', 'The lines of the statement');
  const lines = checkLines(value, receipt.event.json, step);
  yield step.step;
  receipt.proven.unshift(lines.proven);
  if (lines.notProven) receipt.notProven.unshift(lines.notProven);
  return { receipt, lines };
}

export function* verifyFile(saved: Uint8Array, policy: Policy): Generator<Step, FileVerdict> {
  requireSize(saved, LINES_PROOF_BYTES_MAX);
  const plain = plainText(saved);
  let at = 0;
  while (at < plain.length && [9, 10, 13, 32].includes(plain[at])) ++at;
  if (plain[at] === 0x7b) return yield* verifyJson(plain, policy);
  const text = exactText(plain);
  if (text === undefined) throw invalid('签名文本：不是 UTF-8', 'signed note: not UTF-8');
  if (text.startsWith('c2sp.org/tlog-proof'))
    throw invalid(
      '日志证明须与叶一并验证：请用 luoshu verify --leaf',
      'a log proof is about a leaf: use luoshu verify --leaf',
    );
  const witnessed = requireQuorum(policy, text);
  yield new StepWriter(
    '检查点：日志签名与见证联署',
    "Checkpoint: the log's signature and the witnesses'",
  ).fact('日志名', 'origin', witnessed.checkpoint.origin).step;
  const { origin, size, root } = witnessed.checkpoint;
  return {
    checkpoint: { origin, size, root: toBase64(root), witnesses: witnessed.witnesses.length },
  };
}
