// Public keys and signatures of both suites, as ledger/crypto judges them: Ed25519 (RFC 8032, R
// compared as bytes, so no cofactor), and SM2 over SM3 (GB/T 32918.2) with the signer id of
// GB/T 35276. Never WebCrypto: it accepts keys of small order.
import { ed25519 } from '@noble/curves/ed25519.js';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal, toHex, utf8 } from './bytes.ts';
import { wrong } from './fault.ts';
import { sm3 } from './sm3.ts';

export type Suite = 'intl' | 'gm';
export const SUITE_NUMBER: Record<Suite, number> = { intl: 1, gm: 2 };
export const ALGORITHM: Record<Suite, string> = { intl: 'Ed25519', gm: 'SM2' };

export interface PublicKey {
  suite: Suite;
  bytes: Uint8Array;
}

const SM2 = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
const Sm2Point = weierstrass<bigint>(SM2);
export const SM2_ORDER = SM2.n;
const SIGNER_ID = utf8('1234567812345678');

export const numberOf = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt('0x' + toHex(bytes));
export function bytesOf(value: bigint): Uint8Array {
  const out = new Uint8Array(32);
  for (let i = 31; i >= 0; --i, value >>= 8n) out[i] = Number(value & 255n);
  return out;
}
const littleEndian = (bytes: Uint8Array): bigint => numberOf(bytes.slice().reverse());

// Refuses what must not be enrolled: no point of the curve, a second spelling, a small order.
export function publicKey(suite: Suite, bytes: Uint8Array): PublicKey {
  if (suite === 'gm') {
    const form = wrong(
      'SM2 公钥须为 65 字节（04 ‖ x ‖ y）且在曲线上',
      'an SM2 public key has 65 bytes, 04 ‖ x ‖ y, and is a point on the curve',
    );
    if (bytes.length !== 65 || bytes[0] !== 4) throw form;
    try {
      Sm2Point.fromAffine({
        x: numberOf(bytes.subarray(1, 33)),
        y: numberOf(bytes.subarray(33)),
      }).assertValidity();
    } catch {
      throw form;
    }
    return { suite, bytes };
  }
  if (bytes.length !== 32)
    throw wrong('Ed25519 公钥须为 32 字节', 'an Ed25519 public key has 32 bytes');
  let point;
  try {
    point = ed25519.Point.fromBytes(bytes, false);
  } catch {
    throw wrong(
      'Ed25519 公钥须为曲线上的点且写法规范',
      'an Ed25519 public key must be a point on the curve in its canonical spelling',
    );
  }
  if (point.isSmallOrder())
    throw wrong(
      'Ed25519 公钥不得为小阶点',
      'an Ed25519 public key must not be a point of small order',
    );
  return { suite, bytes };
}

export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return a.suite === b.suite && equal(a.bytes, b.bytes);
}

function ed25519Verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const { Point } = ed25519;
  const order = Point.Fn.ORDER;
  const s = littleEndian(signature.subarray(32));
  if (s >= order) return false;
  const k = littleEndian(sha512(concat(signature.subarray(0, 32), key, message))) % order;
  const point = Point.fromBytes(key, false);
  const r = Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k));
  return equal(r.toBytes(), signature.subarray(0, 32));
}

// r and s of a DER signature in its one spelling; undefined for any other bytes.
export function readDer(der: Uint8Array): { r: bigint; s: bigint } | undefined {
  if (der.length < 8 || der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2)
    return undefined;
  const numbers: bigint[] = [];
  let at = 2;
  while (at < der.length && numbers.length < 2) {
    const length = der[at + 1];
    const bytes = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 2 || length === 0 || length > 33 || bytes.length !== length) return undefined;
    const padded = bytes[0] === 0 && length > 1;
    if ((bytes[0] & 0x80) !== 0 || (padded && (bytes[1] & 0x80) === 0)) return undefined;
    numbers.push(numberOf(bytes));
    at += 2 + length;
  }
  return at === der.length && numbers.length === 2 ? { r: numbers[0], s: numbers[1] } : undefined;
}

export function writeDer(r: bigint, s: bigint): Uint8Array {
  const integer = (value: bigint): Uint8Array => {
    let bytes = bytesOf(value);
    while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
    if ((bytes[0] & 0x80) !== 0) bytes = concat(Uint8Array.of(0), bytes);
    return concat(Uint8Array.of(2, bytes.length), bytes);
  };
  const body = concat(integer(r), integer(s));
  return concat(Uint8Array.of(0x30, body.length), body);
}

// e of GB/T 32918.2 §6: SM3 over Z ‖ message, where Z binds signer id, curve and key.
export function sm2Digest(key: Uint8Array, message: Uint8Array): bigint {
  const length = SIGNER_ID.length * 8;
  const z = sm3(
    concat(
      Uint8Array.of(length >> 8, length & 255),
      SIGNER_ID,
      bytesOf(SM2.a),
      bytesOf(SM2.b),
      bytesOf(SM2.Gx),
      bytesOf(SM2.Gy),
      key.subarray(1),
    ),
  );
  return numberOf(sm3(concat(z, message)));
}

function sm2Verify(key: Uint8Array, message: Uint8Array, der: Uint8Array): boolean {
  const signature = readDer(der);
  if (signature === undefined) return false;
  const { r, s } = signature;
  if (r < 1n || r >= SM2.n || s < 1n || s >= SM2.n) return false;
  const t = (r + s) % SM2.n;
  if (t === 0n) return false;
  const point = Sm2Point.fromAffine({
    x: numberOf(key.subarray(1, 33)),
    y: numberOf(key.subarray(33)),
  });
  const sum = Sm2Point.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t));
  if (sum.is0()) return false;
  return (sm2Digest(key, message) + sum.toAffine().x) % SM2.n === r;
}

export function verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  return key.suite === 'gm'
    ? sm2Verify(key.bytes, message, signature)
    : ed25519Verify(key.bytes, message, signature);
}

// x of scalar·G and the whole point, for signing.
export function sm2Multiple(scalar: bigint): { x: bigint; bytes: Uint8Array } {
  const { x, y } = Sm2Point.BASE.multiply(scalar).toAffine();
  return { x, bytes: concat(Uint8Array.of(4), bytesOf(x), bytesOf(y)) };
}
