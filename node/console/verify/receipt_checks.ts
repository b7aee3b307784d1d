// The checks of a receipt's parts: its notes, the places of events and leaves, signers and
// signatures, as ledger/audit/receipt.cc makes them. Each tells what it compared.
import { equal, toBase64, toHex } from './bytes.ts';
import { Genesis, ROOT_KEY_ID, signedMessage } from './entry.ts';
import { Event, readEvent } from './event.ts';
import { wrong } from './fault.ts';
import { DigestKind, leafHash, requireInclusion } from './hash.ts';
import { KeyRing } from './key_ring.ts';
import { noteVerifier, openCheckpoint } from './note.ts';
import { Policy, requireQuorum } from './policy.ts';
import { Shown } from './receipt_parts.ts';
import { ALGORITHM, verify } from './signatures.ts';
import { StepWriter } from './steps.ts';

export interface Roots {
  size: bigint;
  root: Uint8Array;
  rootSm3?: Uint8Array;
  witnesses: string[];
  unknownLines: number;
}

export function checkNotes(
  checkpoint: string,
  checkpointSm3: string,
  genesis: Genesis,
  policy: Policy,
  step: StepWriter,
): Roots {
  const witnessed = requireQuorum(policy, checkpoint);
  // The key that the policy trusts must be the one that entry 0 binds into the ledger id.
  const log = noteVerifier(genesis.origin, 'Ed25519', genesis.logKey);
  const opened = openCheckpoint(checkpoint, log);
  if (opened.origin !== witnessed.checkpoint.origin)
    throw wrong('策略所指为另一日志', 'the policy is about another log');
  for (const line of witnessed.lines) {
    const who = `${line.name} ${line.keyId}`;
    if (line.as === 'log')
      step.fact(
        '日志签名成立，密钥即第 0 条记录所载',
        "the log's signature holds, by the key of entry 0",
        who,
      );
    else if (line.as !== '')
      step.fact(`见证“${line.as}”的联署成立`, `the cosignature of witness '${line.as}' holds`, who);
    else
      step.fact(
        '策略未列此密钥，该行不计',
        'a key that the policy does not name: not counted',
        who,
      );
  }
  step.fact('法定见证', 'quorum', policy.quorum);
  step.fact('检查点规模', 'size of the checkpoint', opened.size.toString());
  step.fact('SHA-256 根', 'SHA-256 root', toBase64(opened.root));
  const roots: Roots = {
    size: opened.size,
    root: opened.root,
    witnesses: witnessed.witnesses,
    unknownLines: witnessed.lines.length - 1 - witnessed.witnesses.length,
  };
  if (genesis.suite !== 'gm') return roots;
  const log3 = noteVerifier(`${genesis.origin}/sm3`, 'SM2', genesis.logKeySm2!);
  const sm3 = openCheckpoint(checkpointSm3, log3);
  if (sm3.size !== roots.size)
    throw wrong('两份检查点规模不同', 'the two checkpoints are not of one size');
  step.fact(
    'SM3 检查点的 SM2 签名成立，规模相同',
    'the SM2 signature of the SM3 checkpoint holds, the size is the same',
    `${log3.name} ${log3.keyId}`,
  );
  step.fact('SM3 根', 'SM3 root', toBase64(sm3.root));
  return { ...roots, rootSm3: sm3.root };
}

// The event is in its entry, and the entry's leaf is in the log.
function checkPlaces(shown: Shown, roots: Roots, step: StepWriter): void {
  const { header } = shown.leaf;
  if ((header.eventsRootSm3 === undefined) !== (roots.rootSm3 === undefined))
    throw wrong('SM3 根仅属于国密账本', 'an SM3 root belongs to gm ledgers, and only there');
  const check = (
    kind: DigestKind,
    inEntry: Uint8Array[],
    eventsRoot: Uint8Array,
    inLog: Uint8Array[],
    root: Uint8Array,
  ) => {
    requireInclusion(
      kind,
      BigInt(shown.index),
      BigInt(header.eventCount),
      leafHash(kind, shown.event),
      inEntry,
      eventsRoot,
    );
    step.fact(
      `${kind}：事件 ${shown.index + 1}/${header.eventCount} 得出记录头的事件根`,
      `${kind}: event ${shown.index + 1} of ${header.eventCount} leads to the header's root`,
      toHex(eventsRoot),
    );
    const leaf = leafHash(kind, shown.leafBytes);
    requireInclusion(kind, shown.place.seq, roots.size, leaf, inLog, root);
    step.fact(
      `${kind}：第 ${shown.place.seq} 叶经 ${inLog.length} 个散列得出检查点的根`,
      `${kind}: leaf ${shown.place.seq} leads through ${inLog.length} hashes to the checkpoint's root`,
      toBase64(root),
    );
  };
  check('SHA-256', shown.eventPath, header.eventsRoot, shown.path, roots.root);
  if (roots.rootSm3)
    check('SM3', shown.eventPathSm3, header.eventsRootSm3!, shown.pathSm3, roots.rootSm3);
}

// The signers are the event's author and co-signers, each once.
function checkSigners(shown: Shown, event: Event): void {
  const { header } = shown.leaf;
  if (event.author !== header.author)
    throw wrong('记录头与事件的记录主体不同', 'the header names another author than the event');
  const parties = new Set([event.author, ...event.cosigners]);
  const signing = new Set(header.signers.map((signer) => signer.party));
  const same = parties.size === signing.size && [...parties].every((party) => signing.has(party));
  if (!same || signing.size !== header.signers.length)
    throw wrong(
      '签署方与事件的记录主体及会签方不一致',
      "the signers are not exactly the event's author and co-signers",
    );
}

function checkSignatures(shown: Shown, ring: KeyRing, step: StepWriter): void {
  const message = signedMessage(shown.leaf.headerBytes);
  shown.leaf.header.signers.forEach((signer, i) => {
    const signature = shown.leaf.signatures[i];
    const key = ring.signerKey(signer, shown.place);
    if (key.suite !== signature.suite || !verify(key, message, signature.bytes))
      throw wrong(
        `“${signer.party}”的签名不成立`,
        `the signature of '${signer.party}' does not hold`,
      );
    const who = signer.party === '' ? signer.keyId : `${signer.party} (${signer.keyId})`;
    const enrolment = ring.enrolmentOf(signer);
    const [zh, en] =
      signer.keyId === ROOT_KEY_ID || enrolment === undefined
        ? ['根密钥', 'the root key']
        : [`第 ${enrolment} 号事件所登记`, `enrolled by event ${enrolment}`];
    step.fact(
      `${ALGORITHM[key.suite]} 签名成立：${who}，${zh}`,
      `the ${ALGORITHM[key.suite]} signature of ${who} holds; ${en}`,
      toHex(key.bytes),
    );
  });
}

export function checkBusinessEvent(
  shown: Shown,
  ledger: Uint8Array,
  ring: KeyRing,
  roots: Roots,
  step: StepWriter,
): Event {
  const { header } = shown.leaf;
  if (!equal(header.ledger, ledger))
    throw wrong('该记录属于另一账本', 'the entry is of another ledger');
  if (header.author === '' || shown.leaf.firstEvent === 0n)
    throw wrong('该记录不含业务事件', 'the entry holds no business events');
  const event = readEvent(shown.event);
  checkSigners(shown, event);
  step.fact(
    '签署方恰为记录主体与会签方',
    'the signers are exactly the author and the co-signers',
    header.signers.map((signer) => signer.party).join(', '),
  );
  checkSignatures(shown, ring, step);
  checkPlaces(shown, roots, step);
  return event;
}

export function checkGenesis(shown: Shown, ring: KeyRing, roots: Roots, step: StepWriter): void {
  const { header } = shown.leaf;
  const root =
    header.signers.length === 1 &&
    header.signers[0].party === '' &&
    header.signers[0].keyId === ROOT_KEY_ID;
  if (
    shown.place.seq !== 0n ||
    shown.index !== 0 ||
    header.eventCount !== 1 ||
    header.ledger.some((byte) => byte !== 0) ||
    header.author !== '' ||
    !root
  )
    throw wrong('不是账本的第一条记录', 'it is not the first entry of a ledger');
  checkSignatures(shown, ring, step);
  checkPlaces(shown, roots, step);
}
