import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fromBase64, toBase64 } from './bytes.ts';
import {
  LUOSHU,
  SUITES,
  asBytes,
  asText,
  codeOf,
  golden,
  inFolder,
  luoshu,
  programSays,
  run,
} from './testing.ts';

const document = (suite: string): any => JSON.parse(asText(golden(`${suite}.json`)));
const saved = (value: unknown): Uint8Array => asBytes(JSON.stringify(value));
const policyOf = (suite: string): Uint8Array => golden(`${suite}.policy`);

for (const suite of SUITES) {
  test(`the golden receipt of ${suite} holds`, () => {
    const { steps, verdict } = run(golden(`${suite}.json`), policyOf(suite));
    assert.ok('receipt' in verdict);
    assert.equal(verdict.receipt.verdict.number, 407n);
    assert.deepEqual(verdict.receipt.verdict.witnesses, ['luoyang']);
    // File, document, checkpoint, entry 0, two enrolments, the event, nothing superfluous.
    assert.equal(steps.length, 8);
    assert.ok(
      steps.every((step) => step.facts.length > 0 && step.title.zh !== '' && step.title.en !== ''),
    );
  });

  test(`the sentences of ${suite} are those of the program`, { skip: !LUOSHU }, () => {
    const { verdict } = run(golden(`${suite}.json`), policyOf(suite));
    assert.ok('receipt' in verdict);
    const said = inFolder((folder) => {
      writeFileSync(join(folder, 'r'), golden(`${suite}.json`));
      writeFileSync(join(folder, 'p'), policyOf(suite));
      return JSON.parse(
        luoshu('verify', join(folder, 'r'), '--policy', join(folder, 'p'), '--json'),
      );
    });
    assert.deepEqual(
      verdict.receipt.proven.map(({ zh, en }) => ({ zh, en })),
      said.proven,
    );
    assert.deepEqual(
      verdict.receipt.notProven.map(({ zh, en }) => ({ zh, en })),
      said.not_proven,
    );
  });

  test(`one flipped bit in every byte of ${suite}: the verdict of the program`, () => {
    const original = golden(`${suite}.json`);
    const policy = policyOf(suite);
    const expected: number[] = asText(golden(`${suite}.flips`))
      .trim()
      .split('\n')
      .flatMap((line) => new Array(Number(line.split(' ')[1])).fill(Number(line.split(' ')[0])));
    assert.equal(expected.length, original.length);
    assert.ok(!expected.includes(0));
    const others: string[] = [];
    for (let i = 0; i < original.length; ++i) {
      const flipped = original.slice();
      flipped[i] ^= 1 << (i % 8);
      const code = codeOf(flipped, policy);
      if (code !== expected[i]) others.push(`byte ${i}: ${code} for ${expected[i]}`);
    }
    assert.deepEqual(others, []);
  });
}

// Each change is one that somebody could try; all are refused, and as the program refuses them.
const CHANGES: Record<string, (receipt: any) => void> = {
  'proofs of event and entry swapped': (r) =>
    ([r.event.event_path, r.event.path] = [r.event.path, r.event.event_path]),
  'paths of two entries swapped': (r) =>
    ([r.event.path, r.genesis.path] = [r.genesis.path, r.event.path]),
  'proof of another key': (r) =>
    ([r.keys[0].path, r.keys[1].path] = [r.keys[1].path, r.keys[0].path]),
  'keys in another order': (r) => r.keys.reverse(),
  'a key left out': (r) => r.keys.pop(),
  'a key twice': (r) => r.keys.push(r.keys[1]),
  'the event as a key': (r) => r.keys.push(r.event),
  'an enrolment as the event': (r) => {
    r.event = r.keys[1];
    r.number = 59;
    r.keys.pop();
    r.keys.push(r.event);
  },
  'another number': (r) => (r.number += 1),
  'another amount': (r) => (r.event.event.fields.amount_stated_fen += 1),
  'one hash more': (r) => r.event.path.push(r.event.path[0]),
  'one hash less': (r) => r.event.path.pop(),
  'a member more': (r) => (r.more = 1),
  'the signature of another entry': (r) => (r.event.signatures = r.keys[1].signatures),
  'another leaf': (r) => (r.event.leaf = r.keys[1].leaf),
  'without entry 0': (r) => delete r.genesis,
  'entry 0 from a key': (r) => (r.genesis = r.keys[0]),
  'the checkpoint without its witness': (r) =>
    (r.checkpoint = r.checkpoint.split('\n').slice(0, -2).join('\n') + '\n'),
  'the witness alone': (r) =>
    (r.checkpoint = r.checkpoint
      .split('\n')
      .filter((line: string) => !line.startsWith('— henan'))
      .join('\n')),
  'another size': (r) => (r.checkpoint = r.checkpoint.replace('\n478\n', '\n479\n')),
};

for (const suite of SUITES)
  for (const [what, change] of Object.entries(CHANGES))
    test(`refused in ${suite}: ${what}`, () => {
      const receipt = document(suite);
      change(receipt);
      const code = codeOf(saved(receipt), policyOf(suite));
      assert.notEqual(code, 0);
      if (LUOSHU) assert.equal(code, programSays(saved(receipt), policyOf(suite)));
    });

test('white space, a byte order mark and CRLF change nothing', () => {
  const text = asText(golden('gm.json'));
  const policy = policyOf('gm');
  for (const other of [
    JSON.stringify(JSON.parse(text)),
    '\ufeff' + text,
    text.replaceAll('\n', '\r\n'),
  ])
    assert.equal(codeOf(asBytes(other), policy), 0);
  assert.equal(codeOf(asBytes('\ufeff\ufeff' + text), policy), 2);
});

test('a repeated member, nesting and numbers out of range are refused', () => {
  const text = asText(golden('intl.json'));
  const policy = policyOf('intl');
  for (const other of [
    text.replace('{', '{"number": 407, '),
    text.replace('407', '4.07e2'),
    text.replace('407', '1e999'),
    text.replace('407', '0407'),
    text.replace('"number"', '"number": ' + '['.repeat(20) + ']'.repeat(20) + ', "n"'),
    text + 'x',
    text + '\0',
  ]) {
    assert.notEqual(codeOf(asBytes(other), policy), 0);
    if (LUOSHU) assert.equal(codeOf(asBytes(other), policy), programSays(asBytes(other), policy));
  }
});

test('policies: another log, another quorum, and spellings that are refused', () => {
  const receipt = golden('intl.json');
  const policy = asText(policyOf('intl'));
  const vkey = policy.split('\n')[0].slice(4);
  const cases: [string, number][] = [
    [policy.replace('quorum cities', 'quorum none'), 0],
    [`# words\n\n\t log\t${vkey} https://example.com\nquorum none\n`, 0],
    [policyOf('gm') && asText(policyOf('gm')), 4],
    [policy.replace(' 1 ', ' 2 '), 2],
    [policy.replace('quorum cities', ''), 2],
    [policy.replace('quorum cities\n', 'quorum cities'), 2],
    [policy + 'quorum none\n', 2],
    [policy.replace('group', 'groups'), 2],
    [policy.replace('witness luoyang', 'witness none'), 2],
    [policy + `log ${vkey}\n`, 2],
    [policy.replace(vkey, vkey.replace('+', '+0')), 2],
  ];
  for (const [text, code] of cases) {
    const mine = (() => {
      try {
        return codeOf(receipt, asBytes(text));
      } catch (error: any) {
        return error.exitCode;
      }
    })();
    assert.equal(mine, code, text);
    if (LUOSHU) assert.equal(programSays(receipt, asBytes(text)), code, text);
  }
});

test('a line of an unknown key is passed over, a bad line of a known key condemns', () => {
  const receipt = document('intl');
  const more = receipt.checkpoint.split('\n').at(-2)!;
  const [, name, line] = more.split(' ');
  const other = structuredClone(receipt);
  other.checkpoint += `— someone.example ${line}\n`;
  assert.equal(codeOf(saved(other), policyOf('intl')), 0);
  const bytes = fromBase64(line);
  bytes[70] ^= 1;
  receipt.checkpoint += `— ${name} ${toBase64(bytes)}\n`;
  assert.equal(codeOf(saved(receipt), policyOf('intl')), 4);
});

test('a checkpoint alone', () => {
  const { checkpoint } = document('gm');
  assert.equal(codeOf(asBytes(checkpoint), policyOf('gm')), 0);
  assert.equal(codeOf(asBytes(checkpoint.replace('478', '477')), policyOf('gm')), 4);
  assert.equal(codeOf(asBytes('nothing'), policyOf('gm')), 2);
});
