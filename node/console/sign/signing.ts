// Adds a signature to an entry that `luoshu draft` wrote, as `luoshu sign` does: the same bytes come
// out, but for the chance in an SM2 signature.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from '../verify/bytes.ts';
import {
  Entry,
  Header,
  decodeEntry,
  decodeHeader,
  encodeEntry,
  signedMessage,
} from '../verify/entry.ts';
import { Event, readEvent } from '../verify/event.ts';
import { Fault, tooMuch, wrong } from '../verify/fault.ts';
import { rootOf } from '../verify/hash.ts';
import { ENTRY_BYTES_MAX } from '../verify/limits.ts';
import {
  SM2_ORDER,
  bytesOf,
  numberOf,
  sm2Digest,
  sm2Multiple,
  verify,
  writeDer,
} from '../verify/signatures.ts';
import { PrivateKey, wipe } from './key_file.ts';

export interface Signing {
  entry: Entry;
  header: Header;
  events: Event[];
}

// What is signed is what is shown: the events must lead to the header's roots.
export function readSigning(bytes: Uint8Array): Signing {
  if (bytes.length > 2 * ENTRY_BYTES_MAX)
    throw tooMuch('记录文件过大', 'the entry file is too large');
  const entry = decodeEntry(bytes);
  const header = decodeHeader(entry.headerBytes);
  const sha256Fits = equal(rootOf('SHA-256', entry.events), header.eventsRoot);
  const sm3Fits =
    header.eventsRootSm3 === undefined || equal(rootOf('SM3', entry.events), header.eventsRootSm3);
  if (!sha256Fits || !sm3Fits || entry.signatures.length !== header.signers.length)
    throw wrong('事件与记录头不符', 'the events are not those that the header names');
  return { entry, header, events: entry.events.map(readEvent) };
}

// A number in [1, n-1] from the system's chance, the secret and the message together: poor chance
// alone gives no secret away.
function sm2Nonce(secret: Uint8Array, digest: bigint): bigint {
  const chance = crypto.getRandomValues(new Uint8Array(64));
  const mixed = concat(chance, secret, bytesOf(digest));
  const hash = sha512(mixed);
  const nonce = (numberOf(hash) % (SM2_ORDER - 1n)) + 1n;
  wipe(chance, mixed, hash);
  return nonce;
}

// Fermat: n is prime.
function inverse(value: bigint): bigint {
  let out = 1n;
  let base = value % SM2_ORDER;
  for (let power = SM2_ORDER - 2n; power > 0n; power >>= 1n) {
    if ((power & 1n) === 1n) out = (out * base) % SM2_ORDER;
    base = (base * base) % SM2_ORDER;
  }
  return out;
}

// GB/T 32918.2 §6.
function sm2Sign(key: PrivateKey, message: Uint8Array): Uint8Array {
  const secret = numberOf(key.secret);
  const digest = sm2Digest(key.publicKey.bytes, message);
  for (;;) {
    const nonce = sm2Nonce(key.secret, digest);
    const r = (digest + sm2Multiple(nonce).x) % SM2_ORDER;
    if (r === 0n || r + nonce === SM2_ORDER) continue;
    const rest = (((nonce - r * secret) % SM2_ORDER) + SM2_ORDER) % SM2_ORDER;
    const s = (inverse(1n + secret) * rest) % SM2_ORDER;
    if (s !== 0n) return writeDer(r, s);
  }
}

export function sign(key: PrivateKey, message: Uint8Array): Uint8Array {
  const signature = key.suite === 'gm' ? sm2Sign(key, message) : ed25519.sign(message, key.secret);
  if (!verify(key.publicKey, message, signature))
    throw new Error('a signature made here does not hold');
  return signature;
}

// Signs for every signer that uses this key id; the entry as a file.
export function addSignature(signing: Signing, keyId: string, key: PrivateKey): Uint8Array {
  const { signers } = signing.header;
  const places = signers.flatMap((signer, i) => (signer.keyId === keyId ? [i] : []));
  if (places.length === 0) {
    const named = signers.map((signer) => `${signer.party} (${signer.keyId})`).join(', ');
    throw new Fault(
      'usage',
      `记录的签署方为 ${named}，其中没有密钥“${keyId}”。若只是文件名不同，请改写密钥编号`,
      `the entry is to be signed by ${named}; no signer has the key '${keyId}'. If only the file is called so, change the id of the key`,
    );
  }
  for (const place of places)
    signing.entry.signatures[place] = {
      suite: key.suite,
      bytes: sign(key, signedMessage(signing.entry.headerBytes)),
    };
  return encodeEntry(signing.entry);
}

// Signers whose signature is not there yet.
export function missing(signing: Signing): string[] {
  return signing.header.signers
    .filter((_, i) => signing.entry.signatures[i].bytes.length === 0)
    .map((signer) => `${signer.party} (${signer.keyId})`);
}

// Under which id a key file signs, unless said otherwise: its name without the last ending.
export function keyIdOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}
