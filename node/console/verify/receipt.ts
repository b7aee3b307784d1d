// Verifies a receipt with nothing but its text and a policy, as ledger/audit/receipt.cc does and in
// its order, so that both say the same of every input. A generator: each step that held is handed
// out before the next begins, and the first that does not hold is thrown.
import { toHex } from './bytes.ts';
import { Genesis, decodeGenesis, ledgerIdOf } from './entry.ts';
import { Event, claimedType, readEvent } from './event.ts';
import { invalid, within, wrong } from './fault.ts';
import { Json, differenceAt } from './json.ts';
import { KeyRing } from './key_ring.ts';
import { noteVerifier, toVkey } from './note.ts';
import { Policy } from './policy.ts';
import { Roots, checkBusinessEvent, checkGenesis, checkNotes } from './receipt_checks.ts';
import { ReceiptParts, receiptJson, receiptParts } from './receipt_parts.ts';
import { ReceiptVerdict, notProven, proven } from './receipt_words.ts';
import { Step, StepWriter, Words } from './steps.ts';

export interface Verified {
  verdict: ReceiptVerdict;
  event: Event;
  unknownLines: number;
  proven: Words[];
  notProven: Words[];
}

function enrolAll(parts: ReceiptParts, ring: KeyRing): void {
  for (const shown of parts.keys) {
    ring.requireNext(shown.place.number);
    const type = claimedType(shown.event);
    if (type === undefined) throw invalid('不是事件的字节', 'not the bytes of an event');
    if (type !== 'KeyEnrolled')
      throw wrong(
        `第 ${shown.place.number} 号事件不是密钥登记`,
        `event ${shown.place.number} enrols no key`,
      );
    ring.enrol(readEvent(shown.event), shown.place);
  }
}

// No enrolment is shown that nothing rests on: a receipt has one form.
function checkNeeded(parts: ReceiptParts): void {
  const nameOf = (party: string, keyId: string): string => `${party}\0${keyId}`;
  const used = new Set(
    [parts.event, ...parts.keys].flatMap((shown) =>
      shown.leaf.header.signers.map((signer) => nameOf(signer.party, signer.keyId)),
    ),
  );
  for (const shown of parts.keys) {
    const event = readEvent(shown.event);
    const keyId = event.value.variant?.get<string>('key_id') ?? '';
    if (!used.has(nameOf(event.subject, keyId)))
      throw wrong(
        `密钥“${keyId}”的登记在此无所支持`,
        `the enrolment of '${keyId}' supports nothing here`,
      );
  }
}

interface Reading {
  parts: ReceiptParts;
  genesis: Genesis;
  ledger: Uint8Array;
  ring: KeyRing;
}

function* read(value: Json): Generator<Step, Reading> {
  const parts = receiptParts(value);
  yield new StepWriter(
    '读取文件：严格 JSON，键不重复',
    'Read the file: strict JSON, no member twice',
  ).fact('所出示的密钥登记', 'enrolments of keys that are shown', `${parts.keys.length}`).step;

  const genesis = decodeGenesis(parts.genesis.event);
  const ledger = ledgerIdOf(parts.genesis.leaf.headerBytes);
  const ring = new KeyRing(genesis, ledger);
  enrolAll(parts, ring);
  const rebuilt = receiptJson(parts, genesis, ledger, ring);
  const difference = differenceAt(rebuilt, value);
  if (difference !== undefined)
    throw wrong(
      `回执：“${difference}”与其字节和证明所示不符`,
      `receipt: '${difference}' is not what its bytes and proofs say`,
    );
  yield new StepWriter(
    '由字节重建整份回执，逐项比对',
    'Build the whole receipt again from its bytes and compare',
  )
    .fact(
      '账本编号 = 第 0 条记录头的 SHA-256',
      "ledger id = SHA-256 of entry 0's header",
      toHex(ledger),
    )
    .fact(
      '所示事件由其字节写出（字节数）',
      'the event shown is written from its bytes; their number',
      `${parts.event.event.length}`,
    ).step;
  return { parts, genesis, ledger, ring };
}

function* check(reading: Reading, policy: Policy): Generator<Step, { event: Event; roots: Roots }> {
  const { parts, genesis, ledger, ring } = reading;
  const notes = new StepWriter(
    '检查点：日志签名与见证联署',
    "Checkpoint: the log's signature and the witnesses'",
  );
  notes.fact('日志名', 'origin', genesis.origin);
  const roots = checkNotes(parts.checkpoint, parts.checkpointSm3, genesis, policy, notes);
  yield notes.step;

  const first = new StepWriter(
    '第 0 条记录：根密钥与日志密钥',
    "Entry 0: the root key and the log's keys",
  );
  within('第 0 条记录', 'entry 0', () => checkGenesis(parts.genesis, ring, roots, first));
  first.fact(
    '日志公钥',
    "the log's key",
    toVkey(noteVerifier(genesis.origin, 'Ed25519', genesis.logKey)),
  );
  yield first.step;

  for (const shown of parts.keys) {
    const { number } = shown.place;
    const step = new StepWriter(
      `密钥登记：第 ${number} 号事件`,
      `Enrolment of a key: event ${number}`,
    );
    const event = within(`密钥登记，第 ${number} 号事件`, `enrolment, event ${number}`, () =>
      checkBusinessEvent(shown, ledger, ring, roots, step),
    );
    step.fact(
      '新密钥对自身登记的签名（持有证明）成立',
      'the new key signed its own enrolment',
      `${event.subject} (${event.value.variant?.get<string>('key_id')})`,
    );
    yield step.step;
  }

  const last = new StepWriter(
    `所示事件：第 ${parts.event.place.number} 号`,
    `The event shown: number ${parts.event.place.number}`,
  );
  const event = within('所示事件', 'the event', () =>
    checkBusinessEvent(parts.event, ledger, ring, roots, last),
  );
  yield last.step;

  checkNeeded(parts);
  yield new StepWriter('无多余内容', 'Nothing superfluous').fact(
    '每份密钥登记均有签名以之为据',
    'a signature rests on every enrolment shown',
  ).step;
  return { event, roots };
}

export function* verifyReceipt(value: Json, policy: Policy): Generator<Step, Verified> {
  const reading = yield* read(value);
  const { event, roots } = yield* check(reading, policy);
  const { parts, genesis, ledger } = reading;
  const verdict: ReceiptVerdict = {
    origin: genesis.origin,
    ledger,
    rehearsal: genesis.rehearsal,
    size: roots.size,
    seq: parts.event.place.seq,
    number: parts.event.place.number,
    recorded: parts.event.place.recorded,
    signers: parts.event.leaf.header.signers,
    witnesses: roots.witnesses,
  };
  return {
    verdict,
    event,
    unknownLines: roots.unknownLines,
    proven: proven(verdict, parts.event.leaf.header.eventCount),
    notProven: notProven(verdict),
  };
}
