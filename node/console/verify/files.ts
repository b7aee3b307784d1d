// What a file is, and what `luoshu verify` says of it.
import { exactText, toBase64 } from './bytes.ts';
import { invalid, tooMuch } from './fault.ts';
import { NOTE_BYTES_MAX } from './limits.ts';
import { Policy, parsePolicy, requireQuorum } from './policy.ts';
import { Verified, requireReceiptSize, verifyReceipt } from './receipt.ts';
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
  | { receipt: Verified }
  | { checkpoint: { origin: string; size: bigint; root: string; witnesses: number } };

export function* verifyFile(saved: Uint8Array, policy: Policy): Generator<Step, FileVerdict> {
  requireReceiptSize(saved);
  const plain = plainText(saved);
  let at = 0;
  while (at < plain.length && [9, 10, 13, 32].includes(plain[at])) ++at;
  if (plain[at] === 0x7b) return { receipt: yield* verifyReceipt(plain, policy) };
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
