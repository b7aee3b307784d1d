import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { equal, fromHex, toHex, utf8 } from '../verify/bytes.ts';
import { decodeEntry, signedMessage } from '../verify/entry.ts';
import { Fault } from '../verify/fault.ts';
import { verify } from '../verify/signatures.ts';
import { LUOSHU, ROOT, SUITES, inFolder, luoshu } from '../verify/testing.ts';
import { isEncrypted, keyOf, readKeyFile } from './key_file.ts';
import { addSignature, keyIdOf, missing, readSigning, sign } from './signing.ts';

const bytesAt = (...parts: string[]): Uint8Array => new Uint8Array(readFileSync(join(...parts)));
const golden = fromHex(
  readFileSync(join(ROOT, 'tests/golden/entry-1.hex'), 'utf8')
    .replace(/^[0-9a-f]{4} /gm, '')
    .replace(/\s/g, ''),
);

test('the worked entry signed again gives the same bytes', () => {
  const signing = readSigning(golden);
  const key = keyOf('intl', new Uint8Array(32).fill(2));
  signing.entry.signatures[0] = { bytes: new Uint8Array(0) };
  assert.deepEqual(missing(signing), ['hn-auth (root)']);
  assert.equal(toHex(addSignature(signing, 'root', key)), toHex(golden));
  assert.deepEqual(missing(signing), []);
  assert.throws(() => addSignature(signing, 'hn-auth#1', key), Fault);
});

test('an entry whose events are not those of its header is refused', () => {
  for (let at = 0; at < golden.length; ++at) {
    const other = golden.slice();
    other[at] ^= 1 << (at % 8);
    try {
      const { entry } = readSigning(other);
      // Other parts of the header are shown before anybody signs them.
      assert.ok(equal(entry.events[0], readSigning(golden).entry.events[0]));
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
    }
  }
});

test('signatures of both suites hold, and SM2 never makes the same twice', () => {
  for (const suite of SUITES) {
    const key = keyOf(suite, new Uint8Array(32).fill(7));
    const first = sign(key, utf8('message'));
    const second = sign(key, utf8('message'));
    assert.ok(verify(key.publicKey, utf8('message'), first));
    assert.equal(equal(first, second), suite === 'intl');
  }
});

test('secrets out of range are refused', () => {
  assert.throws(() => keyOf('gm', new Uint8Array(32)), Fault);
  assert.throws(() => keyOf('gm', new Uint8Array(32).fill(255)), Fault);
  assert.throws(
    () => keyOf('gm', fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122')),
    Fault,
  );
  assert.throws(() => keyOf('intl', new Uint8Array(31)), Fault);
});

test('the name of a key file is the id of the key', () => {
  assert.equal(keyIdOf('ly-impl#1.pem'), 'ly-impl#1');
  assert.equal(keyIdOf('root'), 'root');
});

for (const suite of SUITES)
  test(
    `key files of the program, ${suite}: plain, with a passphrase, damaged`,
    { skip: !LUOSHU },
    () =>
      inFolder(async (folder) => {
        const word = join(folder, 'word');
        writeFileSync(word, 'open sesame\n');
        chmodSync(word, 0o600);
        luoshu('key', 'new', '--suite', suite, '--out', join(folder, 'plain.pem'));
        luoshu(
          'key',
          'new',
          '--suite',
          suite,
          '--out',
          join(folder, 'sealed.pem'),
          '--passphrase-file',
          word,
        );
        for (const name of ['plain.pem', 'sealed.pem']) {
          const sealed = name === 'sealed.pem';
          const file = bytesAt(folder, name);
          assert.equal(isEncrypted(file), sealed);
          const key = await readKeyFile(file, sealed ? utf8('open sesame') : undefined);
          assert.equal(key.suite, suite);
          const asked = [
            'key',
            'show',
            join(folder, name),
            '--json',
            ...(sealed ? ['--passphrase-file', word] : []),
          ];
          assert.ok(luoshu(...asked).includes(toHex(key.publicKey.bytes)));
          const crlf = utf8('\ufeff' + Buffer.from(file).toString().replaceAll('\n', '\r\n'));
          const again = await readKeyFile(crlf, sealed ? utf8('open sesame') : undefined);
          assert.ok(equal(again.secret, key.secret));
          await assert.rejects(
            readKeyFile(file, sealed ? utf8('open') : undefined).then(() => {
              if (!sealed) throw new Fault('invalid', '', '');
            }),
            Fault,
          );
          await assert.rejects(readKeyFile(file.subarray(0, -30)), Fault);
          await assert.rejects(readKeyFile(new Uint8Array([...file, ...file])), Fault);
        }
        await assert.rejects(readKeyFile(bytesAt(folder, 'sealed.pem')), Fault);
      }),
  );

for (const suite of SUITES)
  test(`a draft signed here is what the program signs, ${suite}`, { skip: !LUOSHU }, () =>
    inFolder(async (folder) => {
      const home = join(folder, 'home');
      luoshu(
        'open',
        '--home',
        home,
        '--origin',
        'henan.example/luoshu',
        '--suite',
        suite,
        '--rehearsal',
      );
      const lines = readFileSync(
        join(ROOT, `docs/examples/henan-scenario-2${suite === 'intl' ? '-intl' : ''}.jsonl`),
        'utf8',
      ).split('\n');
      writeFileSync(join(folder, 'event.json'), lines[0]);
      luoshu(
        'draft',
        join(folder, 'event.json'),
        '--home',
        home,
        '--out',
        join(folder, 'mine.entry'),
      );
      const draft = bytesAt(folder, 'mine.entry');
      writeFileSync(join(folder, 'its.entry'), draft);
      const keyFile = join(home, 'keys', 'root.pem');
      luoshu('sign', join(folder, 'its.entry'), '--key', keyFile);
      const signing = readSigning(draft);
      const key = await readKeyFile(bytesAt(keyFile));
      const signed = addSignature(signing, 'root', key);
      const its = bytesAt(folder, 'its.entry');
      if (suite === 'intl') assert.equal(toHex(signed), toHex(its));
      const message = signedMessage(signing.entry.headerBytes);
      assert.ok(verify(key.publicKey, message, decodeEntry(its).signatures[0].bytes));
      // The ledger takes it: all of it is checked there again.
      writeFileSync(join(folder, 'mine.entry'), signed);
      execFileSync(
        LUOSHU!,
        ['submit', join(folder, 'mine.entry'), '--home', home, '--trust-clock'],
        { stdio: 'pipe' },
      );
    }),
  );
