// Signed notes (C2SP signed-note), checkpoints and cosignatures: docs/FORMATS.md §2, 3, 5.
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal, fromBase64, toBase64, toHex, utf8 } from './bytes.ts';
import { Fault, invalid, tooMuch, wrong } from './fault.ts';
import { NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX, ORIGIN_BYTES_MAX } from './limits.ts';
import { PublicKey, publicKey, verify } from './signatures.ts';

export type NoteKeyType = 'Ed25519' | 'cosignature' | 'SM2';

export interface NoteVerifier {
  name: string;
  keyId: string; // 8 hexadecimal digits
  type: NoteKeyType;
  key: PublicKey;
}

export interface NoteSignature {
  name: string;
  keyId: string;
  bytes: Uint8Array;
}

export interface SignedNote {
  text: string; // ends in LF
  signatures: NoteSignature[];
}

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Uint8Array;
}

const LINE_START = '\u2014 ';
const TYPE_BYTES: Record<NoteKeyType, Uint8Array> = {
  Ed25519: Uint8Array.of(1),
  cosignature: Uint8Array.of(4),
  SM2: concat(Uint8Array.of(0xff), utf8('luoshu/sm2-sm3/v1')),
};

const badNote = (zh: string, en: string) => invalid(`签名文本：${zh}`, `signed note: ${en}`);
// White space as Unicode has it (White_Space=yes).
const isName = (name: string) =>
  name !== '' &&
  !/[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(name);

export function noteVerifier(name: string, type: NoteKeyType, key: PublicKey): NoteVerifier {
  if (!isName(name))
    throw invalid(
      '签名文本的密钥名不得含空白或“+”',
      "the name of a note's key has no white space and no '+'",
    );
  const id = sha256(concat(utf8(name), utf8('\n'), TYPE_BYTES[type], key.bytes)).subarray(0, 4);
  return { name, keyId: toHex(id), type, key };
}

export function toVkey(verifier: NoteVerifier): string {
  return `${verifier.name}+${verifier.keyId}+${toBase64(concat(TYPE_BYTES[verifier.type], verifier.key.bytes))}`;
}

export function parseVkey(text: string): NoteVerifier {
  const bad = (zh: string, en: string) => invalid(`验证公钥：${zh}`, `verifier key: ${en}`);
  const first = text.indexOf('+');
  const second = first < 0 ? -1 : text.indexOf('+', first + 1);
  if (second < 0) throw bad('形式应为 名称+编号+公钥', 'it has the form name+keyid+key');
  const typed = fromBase64(text.slice(second + 1));
  for (const type of ['SM2', 'Ed25519', 'cosignature'] as const) {
    const start = TYPE_BYTES[type];
    if (!equal(typed.subarray(0, start.length), start)) continue;
    const key = publicKey(type === 'SM2' ? 'gm' : 'intl', typed.slice(start.length));
    const verifier = noteVerifier(text.slice(0, first), type, key);
    if (toVkey(verifier) !== text) throw bad('编号与公钥不符', 'the key id is not that of the key');
    return verifier;
  }
  throw bad(
    '类型不是 Ed25519、联署或 luoshu/sm2-sm3/v1',
    'its type is none of Ed25519, cosignature and luoshu/sm2-sm3/v1',
  );
}

function parseLine(line: string): NoteSignature {
  if (!line.startsWith(LINE_START))
    throw badNote('签名行以“— ”开头', "a signature line starts with '— '");
  const space = line.indexOf(' ', LINE_START.length);
  const name = line.slice(LINE_START.length, space);
  if (space < 0 || !isName(name))
    throw badNote(
      '签名行为名称（无空白和“+”）加签名',
      "a signature line has a name without white space or '+', then a signature",
    );
  const bytes = fromBase64(line.slice(space + 1));
  if (bytes.length <= 4)
    throw badNote('签名应长于密钥编号', 'a signature is longer than its key id');
  return { name, keyId: toHex(bytes.subarray(0, 4)), bytes: bytes.slice(4) };
}

// Form only; verifies nothing.
export function parseNote(note: string): SignedNote {
  if (utf8(note).length > NOTE_BYTES_MAX)
    throw tooMuch('签名文本：超过 64 KiB', 'signed note: longer than 64 KiB');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note))
    throw badNote('不是 UTF-8 或含控制字符', 'not UTF-8, or a control character in it');
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0) throw badNote('签名之前没有空行', 'no blank line before the signatures');
  if (blank + 2 === note.length || !note.endsWith('\n'))
    throw badNote('没有签名行，或末行不完整', 'no signature line, or the last one is cut short');
  const signatures: NoteSignature[] = [];
  for (const line of note.slice(blank + 2, -1).split('\n')) {
    if (signatures.length === NOTE_SIGNATURES_MAX)
      throw tooMuch('签名文本：签名超过 100 个', 'signed note: more than 100 signatures');
    signatures.push(parseLine(line));
  }
  return { text: note.slice(0, blank + 1), signatures };
}

export function cosignatureSeconds(signature: NoteSignature): bigint {
  return new DataView(signature.bytes.buffer, signature.bytes.byteOffset).getBigUint64(0);
}

function holds(text: string, signature: NoteSignature, verifier: NoteVerifier): boolean {
  if (verifier.type !== 'cosignature') return verify(verifier.key, utf8(text), signature.bytes);
  if (signature.bytes.length < 8) return false;
  const message = `cosignature/v1\ntime ${cosignatureSeconds(signature)}\n${text}`;
  return verify(verifier.key, utf8(message), signature.bytes.subarray(8));
}

export interface VerifiedSignature {
  verifier: number; // which of the verifiers given
  signature: NoteSignature;
}

// Believes a note that at least one verifier has signed. Lines of unknown keys are passed over; a
// line of a known key that does not verify condemns the whole note.
export function verifyNote(note: SignedNote, verifiers: NoteVerifier[]): VerifiedSignature[] {
  const verified: VerifiedSignature[] = [];
  for (const signature of note.signatures) {
    const known = (one: NoteVerifier) =>
      one.name === signature.name && one.keyId === signature.keyId;
    const found = verifiers.findIndex(known);
    if (found < 0) continue;
    if (verifiers.slice(found + 1).some(known))
      throw new Fault(
        'usage',
        `${signature.name} 的两把密钥编号相同`,
        `two keys of ${signature.name} share one key id`,
      );
    if (!holds(note.text, signature, verifiers[found]))
      throw wrong(
        `${signature.name} 的签名不成立`,
        `the signature of ${signature.name} does not hold`,
      );
    verified.push({ verifier: found, signature });
  }
  if (verified.length === 0)
    throw wrong('没有任何已知密钥的签名', 'the note has no signature of a known key');
  return verified;
}

export function parseDecimal(text: string): bigint {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text) || BigInt(text) >= 1n << 64n)
    throw invalid(
      '不是 64 位十进制数，或有前导零',
      'not a decimal number of 64 bits without leading zeroes',
    );
  return BigInt(text);
}

export function hashFrom(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw invalid('散列须为 32 字节', 'a hash has 32 bytes');
  return bytes;
}

export function parseCheckpoint(text: string): Checkpoint {
  const bad = (zh: string, en: string) => invalid(`检查点：${zh}`, `checkpoint: ${en}`);
  const lines = text.split('\n');
  if (lines.length < 4) throw bad('不足三行', 'it has three lines, not fewer');
  if (lines.length > 4 || lines[3] !== '') throw bad('多于三行', 'it has three lines, not more');
  const bytes = utf8(lines[0]).length;
  if (bytes === 0 || bytes > ORIGIN_BYTES_MAX + 4)
    throw bad('日志名须为 1 至 255 字节', 'an origin has 1 to 255 bytes');
  return { origin: lines[0], size: parseDecimal(lines[1]), root: hashFrom(fromBase64(lines[2])) };
}

// The checkpoint of a note that this log's key has signed.
export function openCheckpoint(note: string, log: NoteVerifier): Checkpoint {
  const parsed = parseNote(note);
  verifyNote(parsed, [log]);
  const checkpoint = parseCheckpoint(parsed.text);
  if (checkpoint.origin !== log.name)
    throw wrong(
      `检查点属于 ${checkpoint.origin}，签名者却是 ${log.name}`,
      `the checkpoint is of ${checkpoint.origin}, but it is signed by ${log.name}`,
    );
  return checkpoint;
}
