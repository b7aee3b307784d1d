import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fromHex, toHex } from './bytes.ts';
import { decodeGenesis, decodeHeader, decodeLeaf, ledgerIdOf } from './entry.ts';
import { readEvent } from './event.ts';
import { Fault } from './fault.ts';
import { JsonObject, toLine } from './json.ts';
import { possessionMessage } from './key_ring.ts';
import { parseVkey, toVkey } from './note.ts';
import { SCHEMA } from './schema.ts';
import { LUOSHU, ROOT, SUITES, inFolder, luoshu } from './testing.ts';

const text = (name: string): string => readFileSync(join(ROOT, 'tests/golden', name), 'utf8');
const hexOf = (name: string): Uint8Array =>
  fromHex(
    text(name)
      .replace(/^[0-9a-f]{4} /gm, '')
      .replace(/\s/g, ''),
  );

// Pairs of lines: business form, then bytes.
const forms = text('event-forms-1.txt')
  .split('\n')
  .filter((line) => line !== '');
const pairs = forms.flatMap((line, i): [string, Uint8Array][] =>
  i % 2 === 0 ? [[line, fromHex(forms[i + 1])]] : [],
);

test('the golden events read as the program writes them', () => {
  assert.ok(pairs.length > 10);
  for (const [line, bytes] of pairs) assert.equal(toLine(readEvent(bytes).json), line);
});

test('the types of events keep their numbers', () => {
  const names = text('event-types-1.txt').trim().split('\n');
  assert.deepEqual(
    SCHEMA.types.slice(0, names.length).map((type) => type.name),
    names,
  );
  assert.ok(SCHEMA.types.every((type) => type.zh !== '' && /^[A-I]$/.test(type.chapter)));
});

// One meaning has one spelling: whatever still reads after a flipped bit says something else.
test('no flipped bit in an event goes unnoticed', () => {
  for (const [line, bytes] of pairs.slice(0, 6))
    for (let bit = 0; bit < bytes.length * 8; ++bit) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit % 8);
      try {
        assert.notEqual(toLine(readEvent(flipped).json), line);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }
});

test('cut, lengthened and padded events are refused', () => {
  for (const [, bytes] of pairs) {
    for (const other of [
      bytes.subarray(8),
      bytes.subarray(0, -8),
      new Uint8Array([...bytes, ...new Uint8Array(8)]),
      bytes.subarray(1),
    ])
      assert.throws(() => readEvent(other), Fault);
  }
  assert.throws(() => readEvent(new Uint8Array(0)), Fault);
});

test('header, leaf, entry 0 and keys of the worked example', () => {
  const header = decodeHeader(hexOf('header-1.hex'));
  assert.equal(header.author, 'hn-auth');
  assert.deepEqual(header.signers, [{ party: 'hn-auth', keyId: 'root' }]);
  assert.equal(decodeLeaf(hexOf('leaf-1.hex')).seq, 1n);
  assert.equal(decodeLeaf(hexOf('gm-leaf-1.hex')).signatures[0].suite, 'gm');
  assert.equal(decodeGenesis(hexOf('genesis-1.hex')).origin, 'luoshu.example/worked');
  assert.equal(decodeGenesis(hexOf('gm-genesis-1.hex')).suite, 'gm');
  const ledger = ledgerIdOf(hexOf('genesis-header-1.hex'));
  assert.equal(toHex(ledger), toHex(hexOf('ledger-id-1.hex')));
  assert.equal(
    toHex(possessionMessage(ledger, 'hn-auth', 'hn-auth#1', 'entry')),
    toHex(hexOf('possession-1.hex')),
  );
  const vkey = text('gm-vkey-1.txt').trim();
  assert.equal(toVkey(parseVkey(vkey)), vkey);
});

test('no flipped bit in a header, a leaf or entry 0 reads as before', () => {
  for (const [name, decode] of [
    ['header-1.hex', decodeHeader],
    ['leaf-1.hex', decodeLeaf],
    ['gm-genesis-1.hex', decodeGenesis],
  ] as const) {
    const bytes = hexOf(name);
    const before = JSON.stringify(decode(bytes), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    for (let bit = 0; bit < bytes.length * 8; ++bit) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit % 8);
      let after = '';
      try {
        after = JSON.stringify(decode(flipped), (_, value) =>
          typeof value === 'bigint' ? `${value}` : value,
        );
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
      // Two numbers of a header or leaf are read by nobody here: they are bound by hash and signature.
      if (after === before) assert.ok(name !== 'gm-genesis-1.hex', `bit ${bit} of ${name}`);
    }
  }
});

// What a rehearsal import fills in is left out on export.
function exported(event: JsonObject): JsonObject {
  const fields = event.find('fields');
  if (!(fields instanceof JsonObject)) return event;
  const mark = fields.find('demo_key');
  if (mark === undefined) return event;
  const drop = [
    'public_key',
    'proof_of_possession',
    'demo_key',
    ...(mark === true ? ['purpose'] : []),
  ];
  const kept = new JsonObject(fields.members.filter(([name]) => !drop.includes(name)));
  return new JsonObject(
    event.members.map(([name, value]) => [name, name === 'fields' ? kept : value]),
  );
}

function* framedEvents(folder: string): Generator<Uint8Array> {
  const files = (readdirSync(folder, { recursive: true, withFileTypes: true }) as any[])
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath ?? one.path, one.name))
    .sort();
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(file));
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0; at < bytes.length;) {
      const length = view.getUint32(at);
      const count = view.getUint32(at + 4);
      let event = at + 4 + Math.ceil((4 + 4 * count) / 8) * 8;
      for (let i = 0; i < count; ++i) {
        const size = view.getUint32(at + 8 + 4 * i);
        yield bytes.slice(event, event + size);
        event += size;
      }
      at += 4 + length;
    }
  }
}

for (const suite of SUITES)
  for (const version of ['', '-2'])
    test(
      `every event of the worked province${version}, ${suite}, reads as the program exports it`,
      { skip: !LUOSHU },
      (t) =>
        inFolder((folder) => {
          const scenario = join(
            ROOT,
            `docs/examples/henan-scenario${version}${suite === 'intl' ? '-intl' : ''}.jsonl`,
          );
          const home = join(folder, 'home');
          const rules =
            version === '' && luoshu('open', '--help').includes('--rules') ? ['--rules', '1'] : [];
          luoshu(
            'open',
            '--home',
            home,
            '--origin',
            'henan.example/luoshu',
            '--suite',
            suite,
            '--rehearsal',
            ...rules,
          );
          try {
            luoshu('import', scenario, '--home', home);
          } catch {
            return t.skip('the program does not know this version of the rules');
          }
          luoshu('checkpoint', '--home', home);
          luoshu('export', '--format', 'jsonl', '--out', join(folder, 'events'), '--home', home);
          luoshu('export', '--format', 'bundle', '--out', join(folder, 'bundle'), '--home', home);
          const lines = readFileSync(join(folder, 'events'), 'utf8').trim().split('\n');
          const events = [...framedEvents(join(folder, 'bundle/luoshu/v1/events'))].slice(1); // entry 0 has none
          assert.equal(events.length, lines.length);
          events.forEach((bytes, i) =>
            assert.equal(toLine(exported(readEvent(bytes).json)), lines[i]),
          );
        }),
    );
