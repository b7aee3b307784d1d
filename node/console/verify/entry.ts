// Headers, entries, leaves and entry 0 (docs/FORMATS.md §8), decoded as ledger/log does.
import { compare, equal, shownText, utf8 } from './bytes.ts';
import { readCanonical } from './capnp_reader.ts';
import { requireSpelling, structOf, writeCanonical } from './capnp_writer.ts';
import { invalid, tooMuch } from './fault.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  ENTRY_BYTES_MAX,
  ENTRY_EVENTS_MAX,
  LEAF_BYTES_MAX,
  NAME_BYTES_MAX,
  ORIGIN_BYTES_MAX,
  SIGNERS_MAX,
} from './limits.ts';
import { Field, SCHEMA, StructValue, Value, shapeOf } from './schema.ts';
import { PublicKey, SUITE_NUMBER, Suite, publicKey } from './signatures.ts';
import { concat } from './bytes.ts';

export interface Signer {
  party: string;
  keyId: string;
}

export interface Header {
  ledger: Uint8Array;
  entryId: Uint8Array;
  author: string;
  authorTime: bigint;
  eventCount: number;
  eventsRoot: Uint8Array;
  eventsRootSm3?: Uint8Array;
  signers: Signer[];
}

export interface Signature {
  suite?: Suite; // undefined: not signed yet
  bytes: Uint8Array;
}

export interface Leaf {
  headerBytes: Uint8Array;
  header: Header;
  signatures: Signature[];
  seq: bigint;
  recorded: bigint;
  firstEvent: bigint;
}

export interface Genesis {
  origin: string;
  suite: Suite;
  rehearsal: boolean;
  logKey: PublicKey;
  logKeySm2?: PublicKey;
  rootKey: PublicKey;
}

export const ROOT_KEY_ID = 'root';
const SIGNATURE_BYTES_MAX = 80;
const NOTHING = new Uint8Array(0);

function sized(value: StructValue, name: string, size: number, zh: string, en: string): Uint8Array {
  const bytes = value.get<Uint8Array>(name) ?? NOTHING;
  if (bytes.length !== size) throw invalid(`${zh}须为 ${size} 字节`, `${en} has ${size} bytes`);
  return bytes;
}

function nameBytes(value: StructValue, name: string): Uint8Array {
  const bytes = value.get<Uint8Array>(name) ?? NOTHING;
  if (bytes.length > NAME_BYTES_MAX)
    throw tooMuch(
      `记录头中的名称超过 ${NAME_BYTES_MAX} 字节`,
      `header: a name is longer than ${NAME_BYTES_MAX} bytes`,
    );
  return bytes;
}

const listOf = (value: StructValue, name: string): StructValue[] =>
  (value.get<Value[]>(name) ?? []) as StructValue[];

// A name ends at its first NUL, so one that holds a NUL has no spelling.
function untilNul(name: Uint8Array): Uint8Array {
  const nul = name.indexOf(0);
  return nul < 0 ? name : name.subarray(0, nul);
}

// A field as a writer sets it, whether or not it was there; undefined where nothing is set.
function written(value: StructValue, field: Field): Value | undefined {
  const given = value.get(field.name);
  if (field.kind === 'name') return untilNul((given as Uint8Array | undefined) ?? NOTHING);
  if (field.kind === 'structs') return listOf(value, field.name).map((item) => filled(item));
  if (field.kind === 'data') return given ?? NOTHING;
  return given ?? (field.kind === 'datas' ? [] : undefined);
}

// What was read, with every pointer that a writer always sets: bytes without one are refused,
// because they do not come out as they were.
function filled(value: StructValue, optional = ''): StructValue {
  const out = new StructValue(value.shape);
  out.type = value.type;
  for (const field of value.shape.fields) {
    const one = field.name === optional ? value.get(field.name) : written(value, field);
    if (one !== undefined) out.fields.set(field.name, one);
  }
  return out;
}

function signersOf(list: StructValue[]): Signer[] {
  if (list.length > SIGNERS_MAX)
    throw tooMuch(`签署方超过 ${SIGNERS_MAX} 个`, `header: more than ${SIGNERS_MAX} signers`);
  const names = list.map((item) => [nameBytes(item, 'party'), nameBytes(item, 'keyId')]);
  for (let i = 1; i < names.length; ++i) {
    const order = compare(names[i - 1][0], names[i][0]) || compare(names[i - 1][1], names[i][1]);
    if (order >= 0)
      throw invalid(
        '记录头：签署方未按机构和密钥编号排序，或有重复',
        'header: signers are not sorted by party and key id, or one stands twice',
      );
  }
  return names.map(([party, keyId]) => ({ party: shownText(party), keyId: shownText(keyId) }));
}

export function decodeHeader(bytes: Uint8Array): Header {
  if (bytes.length > LEAF_BYTES_MAX)
    throw tooMuch('记录头长于叶的上限', 'header: longer than a leaf may be');
  const value = readCanonical(bytes, shapeOf(SCHEMA.Header), '记录头', 'header');
  const header: Header = {
    ledger: sized(value, 'ledger', 32, '账本编号', 'header: the ledger id'),
    entryId: sized(value, 'entryId', 16, '记录编号', 'header: the entry id'),
    author: shownText(nameBytes(value, 'author')),
    authorTime: value.get<bigint>('authorTime')!,
    eventCount: value.get<number>('eventCount')!,
    eventsRoot: NOTHING,
    signers: [],
  };
  if (header.eventCount === 0 || header.eventCount > ENTRY_EVENTS_MAX)
    throw tooMuch(
      `一条记录含 1 至 ${ENTRY_EVENTS_MAX} 个事件`,
      `header: an entry holds 1 to ${ENTRY_EVENTS_MAX} events`,
    );
  header.eventsRoot = sized(value, 'eventsRoot', 32, '事件根', 'header: the root of the events');
  if (value.get('eventsRootSm3') !== undefined)
    header.eventsRootSm3 = sized(
      value,
      'eventsRootSm3',
      32,
      'SM3 事件根',
      'header: the SM3 root of the events',
    );
  header.signers = signersOf(listOf(value, 'signers'));
  if (value.get<bigint>('expectedVersion')! < -1n)
    throw invalid('记录头：预期规模为负', 'header: the expected version is negative');
  requireSpelling(bytes, writeCanonical(filled(value, 'eventsRootSm3')), '记录头', 'header');
  return header;
}

function signaturesOf(list: StructValue[], mayMiss: boolean): Signature[] {
  if (list.length > SIGNERS_MAX)
    throw tooMuch(`签名超过 ${SIGNERS_MAX} 个`, `more than ${SIGNERS_MAX} signatures`);
  return list.map((item) => {
    const bytes = item.get<Uint8Array>('bytes') ?? NOTHING;
    const number = item.get<number>('suite')!;
    if (mayMiss && number === 0 && bytes.length === 0) return { bytes };
    const suite = number === 1 ? 'intl' : number === 2 ? 'gm' : undefined;
    if (suite === undefined || bytes.length === 0 || bytes.length > SIGNATURE_BYTES_MAX)
      throw invalid(
        '签名的套件未知或长度不可能',
        'a signature of unknown suite or impossible length',
      );
    return { suite, bytes };
  });
}

export function decodeLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > LEAF_BYTES_MAX)
    throw tooMuch(`叶至多 ${LEAF_BYTES_MAX} 字节`, `leaf: longer than ${LEAF_BYTES_MAX} bytes`);
  const value = readCanonical(bytes, shapeOf(SCHEMA.Leaf), '叶', 'leaf');
  const signatures = signaturesOf(listOf(value, 'signatures'), false);
  sized(value, 'stateDigest', 32, '状态摘要', 'leaf: the state digest');
  requireSpelling(bytes, writeCanonical(filled(value)), '叶', 'leaf');
  const headerBytes = value.get<Uint8Array>('header') ?? NOTHING;
  return {
    headerBytes,
    header: decodeHeader(headerBytes),
    signatures,
    seq: value.get<bigint>('seq')!,
    recorded: value.get<bigint>('recorded')!,
    firstEvent: value.get<bigint>('firstEvent')!,
  };
}

export interface Entry {
  headerBytes: Uint8Array;
  events: Uint8Array[];
  signatures: Signature[];
}

export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes.length > ENTRY_BYTES_MAX)
    throw tooMuch(
      `记录至多 ${ENTRY_BYTES_MAX} 字节`,
      `entry: longer than ${ENTRY_BYTES_MAX} bytes`,
    );
  const value = readCanonical(bytes, shapeOf(SCHEMA.Entry), '记录', 'entry');
  const events = (value.get<Value[]>('events') ?? []) as Uint8Array[];
  if (events.length > ENTRY_EVENTS_MAX)
    throw tooMuch(`事件超过 ${ENTRY_EVENTS_MAX} 个`, `entry: more than ${ENTRY_EVENTS_MAX} events`);
  const entry = {
    headerBytes: value.get<Uint8Array>('header') ?? NOTHING,
    events,
    signatures: signaturesOf(listOf(value, 'signatures'), true),
  };
  requireSpelling(bytes, encodeEntry(entry), '记录', 'entry');
  return entry;
}

export function encodeEntry(entry: Entry): Uint8Array {
  const { fields } = shapeOf(SCHEMA.Entry);
  const item = fields.find((field) => field.name === 'signatures')!.item!;
  const signatures = entry.signatures.map((one) =>
    structOf(item, {
      suite: one.suite === undefined ? 0 : SUITE_NUMBER[one.suite],
      bytes: one.bytes,
    }),
  );
  return writeCanonical(
    structOf(SCHEMA.Entry, { header: entry.headerBytes, events: entry.events, signatures }),
  );
}

// What every signer signs.
export function signedMessage(header: Uint8Array): Uint8Array {
  return concat(utf8('luoshu/entry/v1\n'), header);
}

export function ledgerIdOf(genesisHeader: Uint8Array): Uint8Array {
  return sha256(genesisHeader);
}

function namedKey(value: StructValue, id: string, suite: Suite): PublicKey {
  if (
    !equal(value.get<Uint8Array>('keyId') ?? NOTHING, utf8(id)) ||
    value.get<number>('suite') !== SUITE_NUMBER[suite]
  )
    throw invalid(
      `创世：应为 ${suite} 套件的密钥“${id}”`,
      `genesis: expected the ${suite} key named '${id}'`,
    );
  return publicKey(suite, value.get<Uint8Array>('publicKey') ?? NOTHING);
}

export function decodeGenesis(bytes: Uint8Array): Genesis {
  const event = readCanonical(bytes, shapeOf(SCHEMA.SystemEvent), '创世', 'genesis');
  const isGenesis = event.shape.variants![event.type!][0] === 'genesis';
  const value = event.variant;
  if (!isGenesis || value === undefined)
    throw invalid('第 0 条记录不是创世', 'entry 0 holds no genesis');
  if (value.get<number>('format') !== 1)
    throw invalid('创世：格式未知', 'genesis: the format is not known');
  const number = value.get<number>('suite');
  const suite = number === 1 ? 'intl' : number === 2 ? 'gm' : undefined;
  if (suite === undefined) throw invalid('创世：套件未知', 'genesis: unknown suite');
  const originBytes = value.get<Uint8Array>('origin') ?? NOTHING;
  const origin = shownText(originBytes);
  if (originBytes.length === 0 || originBytes.length > ORIGIN_BYTES_MAX)
    throw invalid('创世：日志名为空或过长', 'genesis: the origin is empty or too long');
  const logKeys = listOf(value, 'logKeys');
  const rootKeys = listOf(value, 'rootKeys');
  if (logKeys.length !== (suite === 'gm' ? 2 : 1) || rootKeys.length !== 1)
    throw invalid('创世：密钥数量不对', 'genesis: wrong number of keys');
  const genesis: Genesis = {
    origin,
    suite,
    rehearsal: value.get<boolean>('rehearsal')!,
    logKey: namedKey(logKeys[0], origin, 'intl'),
    rootKey: namedKey(rootKeys[0], ROOT_KEY_ID, suite),
  };
  if (suite === 'gm') genesis.logKeySm2 = namedKey(logKeys[1], origin, 'gm');
  const again = new StructValue(event.shape);
  again.type = event.type;
  again.variant = filled(value);
  requireSpelling(bytes, writeCanonical(again), '创世', 'genesis');
  return genesis;
}
