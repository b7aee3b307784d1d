// The bytes and proofs that a receipt is made of, and the document that they make (docs/FORMATS.md
// §7). Nothing readable in a receipt is believed: the document is built again and compared.
import { fromBase64, toBase64, toHex } from './bytes.ts';
import { Genesis, Leaf, decodeLeaf } from './entry.ts';
import { readEvent } from './event.ts';
import { Fault, invalid, within, wrong } from './fault.ts';
import { Json, JsonNumber, JsonObject, integer } from './json.ts';
import { KeyRing, Place } from './key_ring.ts';
import { ENTRY_EVENTS_MAX, PROOF_HASHES_MAX } from './limits.ts';
import { hashFrom } from './note.ts';
import { ALGORITHM } from './signatures.ts';

export const FORMAT = 'luoshu-receipt/v1';

// One event, its entry and its place in the log.
export interface Shown {
  event: Uint8Array;
  index: number; // within the entry
  eventPath: Uint8Array[];
  eventPathSm3: Uint8Array[];
  leafBytes: Uint8Array;
  path: Uint8Array[];
  pathSm3: Uint8Array[];
  leaf: Leaf;
  place: Place;
}

export interface ReceiptParts {
  event: Shown;
  keys: Shown[];
  genesis: Shown;
  checkpoint: string;
  checkpointSm3: string;
}

const bad = (name: string, zh: string, en: string): Fault =>
  invalid(`回执：“${name}”${zh}`, `receipt: '${name}' ${en}`);

export function textOf(value: JsonObject, name: string): string {
  const member = value.find(name);
  if (typeof member !== 'string') throw bad(name, '缺失或不是文本', 'is missing or no text');
  return member;
}

export function bytesOfMember(value: JsonObject, name: string): Uint8Array {
  const text = textOf(value, name);
  try {
    return fromBase64(text);
  } catch {
    throw bad(name, '不是 base64', 'is not base64');
  }
}

// A list of hashes; empty where the member is absent and may be.
export function proofOf(value: JsonObject, name: string): Uint8Array[] {
  const member = value.find(name);
  if (member === undefined) return [];
  if (!Array.isArray(member) || member.length > PROOF_HASHES_MAX)
    throw bad(name, '不是散列的列表', 'is no list of hashes');
  return member.map((item) => {
    if (typeof item !== 'string') throw bad(name, '不是散列的列表', 'is no list of hashes');
    try {
      return hashFrom(fromBase64(item));
    } catch {
      throw bad(name, '含有不是散列的内容', 'holds something that is no hash');
    }
  });
}

function shownOf(value: Json): Shown {
  const object = value instanceof JsonObject ? value : new JsonObject();
  const event = bytesOfMember(object, 'event_bytes');
  const member = object.find('event_index');
  const number = member instanceof JsonNumber ? member.integer : undefined;
  if (number === undefined || number < 0n || number >= BigInt(ENTRY_EVENTS_MAX))
    throw bad('event_index', '缺失或超出范围', 'is missing or out of range');
  const index = Number(number);
  const eventPath = proofOf(object, 'event_path');
  const eventPathSm3 = proofOf(object, 'event_path_sm3');
  const leafBytes = bytesOfMember(object, 'leaf');
  const path = proofOf(object, 'path');
  const pathSm3 = proofOf(object, 'path_sm3');
  const leaf = decodeLeaf(leafBytes);
  const place = {
    seq: leaf.seq,
    recorded: leaf.recorded,
    number: BigInt.asUintN(64, leaf.firstEvent + number),
  };
  return { event, index, eventPath, eventPathSm3, leafBytes, path, pathSm3, leaf, place };
}

export function shownMember(value: JsonObject, name: string): Shown {
  const member = value.find(name);
  if (!(member instanceof JsonObject)) throw bad(name, '缺失或不是对象', 'is missing or no object');
  return within(name, name, () => shownOf(member));
}

// Reads the members that carry bytes; the others are not looked at.
export function receiptParts(value: Json): ReceiptParts {
  const object = value instanceof JsonObject ? value : new JsonObject();
  if (textOf(object, 'format') !== FORMAT)
    throw bad('format', `不是 ${FORMAT}`, `is not ${FORMAT}`);
  const checkpoint = textOf(object, 'checkpoint');
  const checkpointSm3 =
    object.find('checkpoint_sm3') === undefined ? '' : textOf(object, 'checkpoint_sm3');
  const event = shownMember(object, 'event');
  const genesis = shownMember(object, 'genesis');
  const keys = object.find('keys');
  if (!Array.isArray(keys)) throw bad('keys', '缺失或不是列表', 'is missing or no list');
  return {
    event,
    genesis,
    checkpoint,
    checkpointSm3,
    keys: keys.map((item) => within('keys', 'keys', () => shownOf(item))),
  };
}

const hashes = (list: Uint8Array[]): Json => list.map(toBase64);

// Entry 0's event is the ledger's own and has no business form.
function genesisJson(genesis: Genesis): JsonObject {
  const members: [string, Json][] = [
    ['type', 'Genesis'],
    ['origin', genesis.origin],
    ['suite', genesis.suite],
    ['rehearsal', genesis.rehearsal],
    ['log_key', toHex(genesis.logKey.bytes)],
  ];
  if (genesis.logKeySm2) members.push(['log_key_sm2', toHex(genesis.logKeySm2.bytes)]);
  members.push(['root_key', toHex(genesis.rootKey.bytes)]);
  return new JsonObject(members);
}

function signaturesJson(shown: Shown, ring: KeyRing): Json {
  const { signers } = shown.leaf.header;
  const { signatures } = shown.leaf;
  if (signatures.length !== signers.length)
    throw wrong('签名数与签署方数不符', 'not as many signatures as signers');
  return signers.map(
    (signer, i) =>
      new JsonObject([
        ['party', signer.party],
        ['key_id', signer.keyId],
        ['algorithm', ALGORITHM[signatures[i].suite!]],
        ['public_key', toHex(ring.signerKey(signer, shown.place).bytes)],
        ['signature', toBase64(signatures[i].bytes)],
      ]),
  );
}

export function shownJson(shown: Shown, genesis: Genesis, ring: KeyRing): JsonObject {
  const gm = genesis.suite === 'gm';
  const readable = shown.place.seq === 0n ? genesisJson(genesis) : readEvent(shown.event).json;
  const signatures = signaturesJson(shown, ring);
  const members: [string, Json][] = [
    ['event', readable],
    ['event_bytes', toBase64(shown.event)],
    ['event_index', integer(shown.index)],
    ['event_count', integer(shown.leaf.header.eventCount)],
    ['event_path', hashes(shown.eventPath)],
  ];
  if (gm) members.push(['event_path_sm3', hashes(shown.eventPathSm3)]);
  members.push(
    ['header', toBase64(shown.leaf.headerBytes)],
    ['signatures', signatures],
    ['leaf', toBase64(shown.leafBytes)],
    ['index', integer(shown.place.seq)],
    ['path', hashes(shown.path)],
  );
  if (gm) members.push(['path_sm3', hashes(shown.pathSm3)]);
  return new JsonObject(members);
}

export function receiptJson(
  parts: ReceiptParts,
  genesis: Genesis,
  ledger: Uint8Array,
  ring: KeyRing,
): JsonObject {
  const event = shownJson(parts.event, genesis, ring);
  const first = shownJson(parts.genesis, genesis, ring);
  const members: [string, Json][] = [
    ['format', FORMAT],
    ['ledger', toHex(ledger)],
    ['origin', genesis.origin],
    ['number', integer(parts.event.place.number)],
    ['checkpoint', parts.checkpoint],
  ];
  if (genesis.suite === 'gm') members.push(['checkpoint_sm3', parts.checkpointSm3]);
  members.push(
    ['event', event],
    ['keys', parts.keys.map((shown) => shownJson(shown, genesis, ring))],
    ['genesis', first],
  );
  return new JsonObject(members);
}
