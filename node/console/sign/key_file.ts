// Private key files: PKCS#8 in PEM, encrypted with PBES2 where a passphrase is given
// (docs/FORMATS.md §8, Keys). Secrets stay in byte arrays that are overwritten after use; they are
// never made into texts.
import { ed25519 } from '@noble/curves/ed25519.js';
import { equal, fromHex, utf8 } from '../verify/bytes.ts';
import { Fault, invalid, tooMuch } from '../verify/fault.ts';
import { plainText } from '../verify/files.ts';
import { KEY_FILE_BYTES_MAX } from '../verify/limits.ts';
import {
  PublicKey,
  SM2_ORDER,
  Suite,
  numberOf,
  publicKey,
  sm2Multiple,
} from '../verify/signatures.ts';
import { DerReader, INTEGER, OBJECT_ID, OCTETS, SEQUENCE } from './der.ts';

export interface PrivateKey {
  suite: Suite;
  secret: Uint8Array; // 32 bytes: Ed25519 seed or SM2 scalar
  publicKey: PublicKey;
}

const PLAIN = '-----BEGIN PRIVATE KEY-----\n';
const ENCRYPTED = '-----BEGIN ENCRYPTED PRIVATE KEY-----\n';
const ED25519_ID = fromHex('2b6570');
const EC_ID = fromHex('2a8648ce3d0201');
const SM2_ID = fromHex('2a811ccf5501822d');
const PBES2_ID = fromHex('2a864886f70d01050d');
const PBKDF2_ID = fromHex('2a864886f70d01050c');
const ROUNDS_MAX = 100_000_000;
const HASHES: [Uint8Array, string][] = [
  [fromHex('2a864886f70d0207'), 'SHA-1'],
  [fromHex('2a864886f70d0209'), 'SHA-256'],
  [fromHex('2a864886f70d020a'), 'SHA-384'],
  [fromHex('2a864886f70d020b'), 'SHA-512'],
];
const CIPHERS: [Uint8Array, number][] = [
  [fromHex('60864801650304012a'), 256],
  [fromHex('608648016503040116'), 192],
  [fromHex('608648016503040102'), 128],
];

export function wipe(...arrays: (Uint8Array | undefined)[]): void {
  for (const array of arrays) array?.fill(0);
}

function countOf(bytes: Uint8Array, word: Uint8Array): number {
  let count = 0;
  for (let i = 0; i + word.length <= bytes.length; ++i)
    if (equal(bytes.subarray(i, i + word.length), word)) ++count;
  return count;
}

// The bytes between the lines BEGIN and END.
function bodyOf(pem: Uint8Array, begin: string): Uint8Array {
  const bad = () => invalid('私钥文件不是有效的 PEM', 'the key file is not valid PEM');
  const end = utf8(begin.replace('BEGIN', 'END'));
  let length = pem.length;
  while (length > 0 && pem[length - 1] === 10) --length;
  const stop = length - (end.length - 1);
  if (stop < begin.length || !equal(pem.subarray(stop, length), end.subarray(0, -1))) throw bad();
  const out = new Uint8Array(Math.ceil(((stop - begin.length) * 3) / 4));
  let used = 0;
  let bits = 0;
  let group = 0;
  let padding = 0;
  for (let i = begin.length; i < stop; ++i) {
    const c = pem[i];
    if (c === 10) continue;
    const value = digitOf(c);
    if (c === 61) ++padding;
    if (value < 0 ? c !== 61 : padding > 0) throw bad();
    group = ((group << 6) | Math.max(value, 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[used++] = (group >> bits) & 255;
  }
  if (bits !== 0 || padding > 2) throw bad();
  const body = out.slice(0, used - padding);
  wipe(out);
  return body;
}

function digitOf(c: number): number {
  if (c >= 65 && c <= 90) return c - 65;
  if (c >= 97 && c <= 122) return c - 71;
  if (c >= 48 && c <= 57) return c + 4;
  return c === 43 ? 62 : c === 47 ? 63 : -1;
}

// PrivateKeyInfo (RFC 5958). A file cannot bring other curve parameters or another point along: the
// public key is computed again.
function fromInfo(der: Uint8Array): PrivateKey {
  const file = new DerReader(der);
  const info = file.open(SEQUENCE);
  file.end();
  if (info.number() > 1) throw invalid('私钥版本未知', 'a private key of an unknown version');
  const algorithm = info.open(SEQUENCE);
  const id = algorithm.take(OBJECT_ID);
  const inner = new DerReader(info.take(OCTETS));
  if (equal(id, ED25519_ID)) return keyOf('intl', inner.take(OCTETS));
  const curve = equal(id, EC_ID) ? algorithm.take(OBJECT_ID) : undefined;
  if (curve === undefined || !equal(curve, SM2_ID))
    throw invalid('私钥既非 Ed25519 也非 SM2', 'the private key is neither Ed25519 nor SM2');
  const key = inner.open(SEQUENCE);
  if (key.number() !== 1) throw invalid('私钥版本未知', 'a private key of an unknown version');
  return keyOf('gm', key.take(OCTETS));
}

export function keyOf(suite: Suite, given: Uint8Array): PrivateKey {
  if (given.length !== 32) throw invalid('私钥须为 32 字节', 'a secret key has 32 bytes');
  const secret = given.slice();
  if (suite === 'intl')
    return { suite, secret, publicKey: publicKey(suite, ed25519.getPublicKey(secret)) };
  const scalar = numberOf(secret);
  if (scalar < 1n || scalar > SM2_ORDER - 2n)
    throw invalid('SM2 私钥超出范围', 'an SM2 scalar lies between 1 and n - 2');
  return { suite, secret, publicKey: publicKey(suite, sm2Multiple(scalar).bytes) };
}

interface Scheme {
  salt: Uint8Array;
  rounds: number;
  hash: string;
  bits: number;
  iv: Uint8Array;
  sealed: Uint8Array;
}

function named<T>(list: [Uint8Array, T][], id: Uint8Array): T {
  const found = list.find(([one]) => equal(one, id));
  if (found === undefined)
    throw invalid(
      '本页不支持该私钥的加密方式，请用 luoshu sign',
      'this page does not know how the key is encrypted: use luoshu sign',
    );
  return found[1];
}

// EncryptedPrivateKeyInfo with PBES2 (RFC 8018).
function schemeOf(der: Uint8Array): Scheme {
  const file = new DerReader(der);
  const info = file.open(SEQUENCE);
  file.end();
  const algorithm = info.open(SEQUENCE);
  const sealed = info.take(OCTETS);
  named([[PBES2_ID, true]], algorithm.take(OBJECT_ID));
  const parts = algorithm.open(SEQUENCE);
  const derivation = parts.open(SEQUENCE);
  named([[PBKDF2_ID, true]], derivation.take(OBJECT_ID));
  const terms = derivation.open(SEQUENCE);
  const salt = terms.take(OCTETS);
  const rounds = terms.number();
  let hash = 'SHA-1'; // RFC 8018: where no other is named
  while (!terms.empty) {
    const { tag, body } = terms.next();
    if (tag === SEQUENCE) hash = named(HASHES, new DerReader(body).take(OBJECT_ID));
    else if (tag !== INTEGER)
      throw invalid('私钥文件不是有效的 DER', 'the key file is not valid DER');
  }
  const cipher = parts.open(SEQUENCE);
  const bits = named(CIPHERS, cipher.take(OBJECT_ID));
  if (rounds < 1 || rounds > ROUNDS_MAX)
    throw tooMuch('口令迭代次数超限', 'too many rounds of the passphrase');
  return { salt, rounds, hash, bits, iv: cipher.take(OCTETS), sealed };
}

async function decrypted(scheme: Scheme, passphrase: Uint8Array): Promise<Uint8Array> {
  // A copy that WebCrypto's types take; it holds no more than the file does.
  const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
  const base = await crypto.subtle.importKey('raw', plain(passphrase), 'PBKDF2', false, [
    'deriveKey',
  ]);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', salt: plain(scheme.salt), iterations: scheme.rounds, hash: scheme.hash },
    base,
    { name: 'AES-CBC', length: scheme.bits },
    false,
    ['decrypt'],
  );
  const algorithm = { name: 'AES-CBC', iv: plain(scheme.iv) };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, plain(scheme.sealed)));
}

export function isEncrypted(saved: Uint8Array): boolean {
  const begin = utf8(ENCRYPTED);
  return equal(plainText(saved.subarray(0, 200)).subarray(0, begin.length), begin);
}

// The key of the file; the caller wipes `saved` and `passphrase`.
export async function readKeyFile(saved: Uint8Array, passphrase?: Uint8Array): Promise<PrivateKey> {
  if (saved.length > KEY_FILE_BYTES_MAX)
    throw tooMuch('私钥文件至多 64 KiB', 'a private key has at most 64 KiB');
  const pem = plainText(saved);
  const begins = (word: string): boolean => equal(pem.subarray(0, word.length), utf8(word));
  if (countOf(pem, utf8('-----BEGIN ')) > 1)
    throw invalid('一个密钥文件只放一把私钥', 'a key file holds one private key and nothing else');
  const encrypted = begins(ENCRYPTED);
  if (!encrypted && !begins(PLAIN))
    throw invalid('不是 PEM 形式的 PKCS#8 私钥', 'not a PKCS#8 private key in PEM form');
  if (encrypted && passphrase === undefined)
    throw new Fault(
      'usage',
      '私钥已加密：请输入口令',
      'the private key is encrypted: give its passphrase',
    );
  const body = bodyOf(pem, encrypted ? ENCRYPTED : PLAIN);
  let info: Uint8Array | undefined;
  try {
    info = encrypted ? await opened(schemeOf(body), passphrase!) : body;
    return fromInfo(info);
  } finally {
    wipe(body, info);
    if (pem !== saved) wipe(pem);
  }
}

async function opened(scheme: Scheme, passphrase: Uint8Array): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle === undefined)
    throw invalid(
      '此处浏览器不提供解密：请保存本页后从本机打开，或用 luoshu sign',
      'the browser decrypts nothing here: save this page and open it from your disk, or use luoshu sign',
    );
  try {
    return await decrypted(scheme, passphrase);
  } catch {
    throw invalid('口令不对或私钥已损坏', 'wrong passphrase or damaged key');
  }
}
