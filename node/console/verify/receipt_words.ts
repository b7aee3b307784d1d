// What a receipt proves, in words: the sentences of ledger/audit/receipt_words.cc.
import { toHex } from './bytes.ts';
import { Signer } from './entry.ts';
import { Words, words } from './steps.ts';
import { timeText } from './time.ts';

export interface ReceiptVerdict {
  origin: string;
  ledger: Uint8Array;
  rehearsal: boolean;
  size: bigint; // of the checkpoint
  seq: bigint; // of the entry
  number: bigint; // of the event
  recorded: bigint;
  signers: Signer[];
  witnesses: string[];
}

const signerName = (signer: Signer): string => `${signer.party} (${signer.keyId})`;

export function proven(verdict: ReceiptVerdict, eventsInEntry: number): Words[] {
  const ledger = toHex(verdict.ledger);
  const signers = verdict.signers.map(signerName);
  const out = [
    words(
      `所示事件即账本 ${ledger}（${verdict.origin}）的第 ${verdict.number} 号事件，逐位一致。`,
      `The event shown is event ${verdict.number} of ledger ${ledger} (${verdict.origin}), bit for bit.`,
    ),
    words(
      `其所在记录（序号 ${verdict.seq}，含 ${eventsInEntry} 个事件）由 ${signers.join('、')} 签名，无须他人签名。`,
      `Its entry, number ${verdict.seq} with ${eventsInEntry} event(s), was signed by ${signers.join(', ')}; nobody else's signature was called for.`,
    ),
    words(
      '每把签名密钥均已在本日志中先行登记，可追溯至第 0 条记录绑定于账本编号的根密钥，且未过有效期。',
      "Each signing key was enrolled earlier in this log, down to the root key that entry 0 binds into the ledger's id, and had not expired.",
    ),
    words(
      `该记录包含在日志密钥所签、规模为 ${verdict.size} 的日志中。`,
      `The entry is in the log of size ${verdict.size} that the log's key signed.`,
    ),
  ];
  if (verdict.witnesses.length > 0)
    out.push(
      words(
        `策略要求的见证已对该日志联署签名：${verdict.witnesses.join('、')}。`,
        `The policy's quorum of witnesses cosigned that log: ${verdict.witnesses.join(', ')}.`,
      ),
    );
  return out;
}

export function notProven(verdict: ReceiptVerdict): Words[] {
  const out: Words[] = [];
  if (verdict.witnesses.length === 0)
    out.push(
      words(
        '策略未指定见证：日志是否对所有人出示同一历史，仅由日志自身密钥担保。',
        'No witness is named by the policy: that the log shows everybody the same history rests on its own key.',
      ),
    );
  out.push(
    words(
      '签名密钥此前未被吊销，由重新执行日志的各方证明，本回执不予证明。',
      'That no signing key was revoked before is attested by those who re-execute the log, not proven here.',
    ),
    words(
      '事件符合规则，由重新执行日志的各方证明，本回执不予证明。',
      'That the rules allowed the event is attested by those who re-execute the log, not proven here.',
    ),
    words(
      `入账时间 ${timeText(verdict.recorded)} 为排序节点的陈述。`,
      `The recorded time ${timeText(verdict.recorded)} is the sequencer's statement.`,
    ),
    words(
      '事件所述事实为签名人的陈述；其后入账的内容不在本回执之内。',
      "What the event says of the world is its signers' statement; what was recorded later is not shown.",
    ),
  );
  if (verdict.rehearsal)
    out.push(
      words(
        '本账本为演练账本：时间取自输入，不具约束力。',
        'This is a rehearsal ledger: its times come from its input, and it binds nobody.',
      ),
    );
  return out;
}
