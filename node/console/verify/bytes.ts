// Byte strings and their spellings. Every reader refuses what would be spelled otherwise when
// written again (docs/FORMATS.md, Conventions).
import { invalid } from './fault.ts';

const HEX = '0123456789abcdef';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_VALUE = new Uint8Array(128).fill(64);
for (let i = 0; i < 64; ++i) BASE64_VALUE[BASE64.charCodeAt(i)] = i;

const encoder = new TextEncoder();
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

// What is not UTF-8 becomes U+FFFD: for comparing and showing, never for hashing.
export function shownText(bytes: Uint8Array): string {
  return lenient.decode(bytes);
}

// Undefined where the bytes are not UTF-8.
export function exactText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return compare(a, b) === 0;
}

// Bytewise; a shorter string stands before a longer one that it begins.
export function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; ++i) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte >> 4] + HEX[byte & 15];
  return text;
}

export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0)
    throw invalid('十六进制文本长度为奇数', 'hexadecimal text of odd length');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; ++i) {
    const high = HEX.indexOf(text[2 * i]);
    const low = HEX.indexOf(text[2 * i + 1]);
    if (high < 0 || low < 0) throw invalid('不是小写十六进制', 'not lower-case hexadecimal');
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const count = Math.min(3, bytes.length - i);
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; ++j) text += j <= count ? BASE64[(group >> (18 - 6 * j)) & 63] : '=';
  }
  return text;
}

export function fromBase64(text: string): Uint8Array {
  const bad = () =>
    invalid(
      '不是规范的 base64（RFC 4648 §4，带填充）',
      'not canonical base64 (RFC 4648 §4 with padding)',
    );
  if (text.length % 4 !== 0) throw bad();
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const digits = text.length - padding;
  let group = 0;
  for (let i = 0, at = 0; i < text.length; ++i) {
    const code = text.charCodeAt(i);
    const value = i >= digits ? 0 : code < 128 ? BASE64_VALUE[code] : 64;
    if (value === 64) throw bad();
    group = (group << 6) | value;
    if (i % 4 !== 3) continue;
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8)
      bytes[at++] = (group >> shift) & 255;
    group = 0;
  }
  if (toBase64(bytes) !== text) throw bad();
  return bytes;
}

export function u64BigEndian(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value);
  return out;
}
