// SHA-256 and SM3 (GB/T 32905), and the tree of RFC 9162 over either.
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.ts';
import { tooMuch, wrong } from './fault.ts';
import { PROOF_HASHES_MAX } from './limits.ts';
import { sm3 } from './sm3.ts';

export type DigestKind = 'SHA-256' | 'SM3';

export function digest(kind: DigestKind, bytes: Uint8Array): Uint8Array {
  return kind === 'SM3' ? sm3(bytes) : sha256(bytes);
}

export function leafHash(kind: DigestKind, leaf: Uint8Array): Uint8Array {
  return digest(kind, concat(Uint8Array.of(0), leaf));
}

export function nodeHash(kind: DigestKind, left: Uint8Array, right: Uint8Array): Uint8Array {
  return digest(kind, concat(Uint8Array.of(1), left, right));
}

// RFC 9162 §2.1.3.2.
export function rootFromInclusion(
  kind: DigestKind,
  index: bigint,
  size: bigint,
  leaf: Uint8Array,
  proof: Uint8Array[],
): Uint8Array {
  if (proof.length > PROOF_HASHES_MAX)
    throw tooMuch(
      `证明至多 ${PROOF_HASHES_MAX} 个散列`,
      `a proof has at most ${PROOF_HASHES_MAX} hashes`,
    );
  if (index >= size)
    throw wrong(
      `序号 ${index} 不在规模 ${size} 的树中`,
      `index ${index} is not in a tree of size ${size}`,
    );
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0n) throw wrong('包含证明的散列过多', 'the inclusion proof has too many hashes');
    if ((node & 1n) !== 0n || node === last) {
      hash = nodeHash(kind, sibling, hash);
      // A node without a right neighbour moves up unchanged until it is a right child.
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(kind, hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw wrong('包含证明的散列不足', 'the inclusion proof has too few hashes');
  return hash;
}

export function requireInclusion(
  kind: DigestKind,
  index: bigint,
  size: bigint,
  leaf: Uint8Array,
  proof: Uint8Array[],
  root: Uint8Array,
): void {
  if (!equal(rootFromInclusion(kind, index, size, leaf, proof), root))
    throw wrong(
      `序号 ${index}、规模 ${size} 的包含证明得出另一个根`,
      `the inclusion proof of index ${index} in size ${size} leads to another root`,
    );
}

// Root over all leaves (RFC 6962 §2.1).
export function rootOf(kind: DigestKind, leaves: Uint8Array[]): Uint8Array {
  const peaks: Uint8Array[] = [];
  leaves.forEach((leaf, count) => {
    let hash = leafHash(kind, leaf);
    for (let bits = count; (bits & 1) !== 0; bits >>= 1) hash = nodeHash(kind, peaks.pop()!, hash);
    peaks.push(hash);
  });
  if (peaks.length === 0) return digest(kind, new Uint8Array(0));
  return peaks.reduceRight((right, left) => nodeHash(kind, left, right));
}
