import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toHex, utf8 } from './bytes.ts';
import { Fault } from './fault.ts';
import { publicKey, readDer, sm2Digest, verify, writeDer } from './signatures.ts';
import { sm3 } from './sm3.ts';
import { vectors } from './testing.ts';

const isRefused = (hex: string): boolean => {
  try {
    publicKey('intl', fromHex(hex));
    return false;
  } catch (error) {
    assert.ok(error instanceof Fault);
    return true;
  }
};

test('SM3 gives the digests of GB/T 32905', () => {
  assert.equal(
    toHex(sm3(utf8('abc'))),
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
  assert.equal(
    toHex(sm3(utf8('abcd'.repeat(16)))),
    'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
  );
  for (const length of [0, 55, 56, 63, 64, 119, 120])
    assert.equal(sm3(new Uint8Array(length)).length, 32);
});

test('Ed25519 keys of small order and in a second spelling are refused', () => {
  for (const hex of [
    '0100000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    '0200000000000000000000000000000000000000000000000000000000000000',
  ])
    assert.ok(isRefused(hex), hex);
  assert.ok(!isRefused('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'));
});

// What a verifier without a cofactor and with strict keys accepts: everything without a residue of
// small order, whose key has not small order and whose spellings are canonical.
test('edge points of C2SP/CCTV', (t) => {
  const cases = vectors('cctv-ed25519.json');
  if (!cases) return t.skip('LUOSHU_VECTORS is not set');
  let refused = 0;
  for (const { key, sig, msg, flags } of cases) {
    const bad = (flags ?? []).some((flag: string) =>
      ['low_order_A', 'low_order_residue', 'non_canonical_A', 'non_canonical_R'].includes(flag),
    );
    const holds =
      !isRefused(key) && verify(publicKey('intl', fromHex(key)), utf8(msg), fromHex(sig));
    assert.equal(holds, !bad, JSON.stringify({ key, sig, flags }));
    refused += bad ? 1 : 0;
  }
  assert.ok(refused > 500);
});

test('Ed25519 cases of wycheproof', (t) => {
  const file = vectors('wycheproof-ed25519.json');
  if (!file) return t.skip('LUOSHU_VECTORS is not set');
  for (const group of file.testGroups)
    for (const one of group.tests) {
      const key = publicKey('intl', fromHex(group.publicKey.pk));
      assert.equal(
        verify(key, fromHex(one.msg), fromHex(one.sig)),
        one.result === 'valid',
        `case ${one.tcId}`,
      );
    }
});

// GB/T 32918.5 Annex A.2: curve, signer id and key of the standard.
const KEY = fromHex(
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
);
const R = 0xf5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3n;
const S = 0xb1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aan;
const MESSAGE = utf8('message digest');
const DER = writeDer(R, S);
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

test('the SM2 signature of GB/T 32918.5', () => {
  assert.equal(
    sm2Digest(KEY, MESSAGE),
    0xf0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640n,
  );
  const key = publicKey('gm', KEY);
  assert.ok(verify(key, MESSAGE, DER));
  assert.ok(!verify(key, utf8('message digesT'), DER));
  for (const [r, s] of [
    [0n, S],
    [R, 0n],
    [R + 1n, S],
    [R, ORDER - R],
    [ORDER, S],
    [R, ORDER],
    [S, R],
  ])
    assert.ok(!verify(key, MESSAGE, writeDer(r, s)));
});

test('SM2 points off the curve, compressed or of another length are refused', () => {
  const off = KEY.slice();
  off[64] ^= 1;
  const compressed = new Uint8Array([3, ...KEY.subarray(1, 33)]);
  const tooLarge = KEY.slice();
  tooLarge.fill(0xff, 1, 33);
  for (const bytes of [
    off,
    compressed,
    tooLarge,
    KEY.subarray(1),
    new Uint8Array(65),
    new Uint8Array(0),
  ])
    assert.throws(() => publicKey('gm', bytes), Fault);
});

test('DER has one spelling', () => {
  assert.deepEqual(readDer(DER), { r: R, s: S });
  const body = DER.subarray(2);
  const variants: Uint8Array[] = [
    Uint8Array.of(...DER, 0), // something follows
    Uint8Array.of(0x30, 0x81, body.length, ...body), // length in the long form
    Uint8Array.of(0x30, body.length + 1, 2, body[1] + 1, 0, ...body.subarray(2)), // a padded integer
    Uint8Array.of(0x30, body.length - 1, 2, body[1] - 1, ...body.subarray(3)), // r without its zero: negative
    Uint8Array.of(0x31, ...DER.subarray(1)), // a set
    Uint8Array.of(0x30, 0x80, ...body, 0, 0), // indefinite length
    DER.subarray(0, DER.length - 1),
    Uint8Array.of(0x30, body.length + 3, ...body, 2, 1, 1), // a third integer
    Uint8Array.of(0x30, 6, 2, 1, 0x80, 2, 1, 1), // negative
    Uint8Array.of(0x30, 5, 2, 0, 2, 1, 1), // no digits
    new Uint8Array(0),
  ];
  for (const bytes of variants) {
    assert.equal(readDer(bytes), undefined, toHex(bytes));
    assert.ok(!verify(publicKey('gm', KEY), MESSAGE, bytes));
  }
});
