import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Fault } from './fault.ts';
import { leafHash, nodeHash } from './hash.ts';
import { toBase64, toHex, utf8 } from './bytes.ts';
import { JsonObject, parseJson } from './json.ts';
import { LinesVerdict, checkLines, partsOfLine } from './lines_proof.ts';
import { StepWriter } from './steps.ts';
import { LUOSHU, ROOT as SOURCES, SUITES, inFolder, luoshu, run } from './testing.ts';

// The worked example of rules version 2: three lines of one statement.
const LINES = [
  ['RF-A', '1', 'invest', 'ly-impl', 'ly-impl', '', '-7'],
  ['TX-A', '2', 'benefit_city', '410300', '410300', '', '201'],
  ['TX-A', '2', 'contribute', 'c1', '410300', 'R02', '603'],
].map(([ref, version, step, key, to, resource, fen]) =>
  ['luoshu/line/2', '2025Q4', ref, 'RULE-X', version, step, key, to, resource, '410300', fen].join(
    '\t',
  ),
);
const ROOT = 'a5fac4d3c4012b8a3d2cc7c7e3cb88258a26c86f87d63f545fb792f1556b1f05';
const leaves = LINES.map((line) => leafHash('SHA-256', utf8(line)));
const pair = nodeHash('SHA-256', leaves[0], leaves[1]);
const PATHS = [[leaves[1], leaves[2]], [leaves[0], leaves[2]], [pair]];

const json = (value: unknown): JsonObject => parseJson(utf8(JSON.stringify(value))) as JsonObject;
const statement = (changes: object = {}): JsonObject =>
  json({
    type: 'StatementIssued',
    subject: 'ST-2025Q4-410300',
    fields: {
      beneficiary: '410300',
      current_fen: 797,
      lines_count: 3,
      lines_root: ROOT,
      ...changes,
    },
  });
const placed = (index: number, text = LINES[index]): object => ({
  index,
  text,
  path: PATHS[index].map(toBase64),
});
const check = (shown: object, event = statement()): LinesVerdict =>
  checkLines(
    json({ format: 'luoshu-statement-lines/v1', receipt: {}, ...shown }),
    event,
    new StepWriter('', ''),
  );
const refused = (shown: object, event = statement()): void => {
  assert.throws(() => check(shown, event), Fault, JSON.stringify(shown));
};

test('all lines of a statement, and what lacks', () => {
  assert.equal(toHex(nodeHash('SHA-256', pair, leaves[2])), ROOT);
  const verdict = check({ lines: LINES });
  assert.equal(
    verdict.proven.zh,
    '所附 3 条即 410300 的对账单 ST-2025Q4-410300 的全部明细，无遗漏、重复或改动，合计 7.97 元。',
  );
  assert.equal(verdict.notProven, undefined);
  try {
    check({ lines: LINES.slice(1) });
    assert.fail('a line lacks');
  } catch (error) {
    assert.ok(error instanceof Fault);
    assert.match(error.zh, /缺 1 条/);
    assert.equal(error.exitCode, 4);
  }
  refused({ lines: [...LINES, LINES[2]] });
  refused({ lines: [LINES[1], LINES[0], LINES[2]] });
  refused({ lines: [LINES[0], LINES[1], LINES[1]] });
  refused({ lines: LINES.map((line) => line.replace('603', '604')) });
  refused({ lines: LINES.map((line) => line.replaceAll('\t410300\t2', '\t410100\t2')) });
  refused({ lines: LINES }, statement({ current_fen: 798 }));
  refused({ lines: LINES }, statement({ lines_root: undefined }));
  refused({ lines: LINES, more: 1 });
  refused({ lines: 'none' });
  refused({});
  refused({ lines: LINES }, json({ type: 'StatementConfirmed', fields: {} }));
});

test('one line by its place', () => {
  for (const index of [0, 1, 2]) check({ line: placed(index) });
  assert.match(
    check({ line: placed(2) }).proven.en,
    /number 2 of 0 to 2: TX-A, step contribute, 6\.03 yuan to 410300/,
  );
  refused({ line: { ...placed(0), index: 1 } });
  refused({ line: { ...placed(0), index: 3 } });
  refused({ line: { ...placed(0), path: [] } });
  refused({ line: placed(1, LINES[1].replace('201', '202')) });
  refused({ line: { index: 0, text: LINES[0] } });
});

test('no line between two neighbours', () => {
  check({ absent: { ref: 'RX-1', before: placed(0), after: placed(1) } });
  check({ absent: { ref: 'AA', after: placed(0) } });
  const verdict = check({ absent: { ref: 'ZZ', before: placed(2) } });
  assert.ok(verdict.notProven);
  refused({ absent: { ref: 'TX-A', before: placed(0), after: placed(1) } });
  refused({ absent: { ref: 'RX-1', before: placed(0), after: placed(2) } });
  refused({ absent: { ref: 'RX-1', before: placed(0) } });
  refused({ absent: { ref: 'ZZ', before: placed(0), after: placed(1) } });
  refused({ absent: { ref: '', after: placed(0) } });
  refused({ absent: { ref: 'ZZ' } });
});

test('lines have one spelling', () => {
  assert.ok(partsOfLine(LINES[0]));
  for (const other of [
    LINES[0] + '\t',
    LINES[0].replace('-7', '-07'),
    LINES[0].replace('-7', '-0'),
    LINES[0].replace('/2', '/1'),
    LINES[0].replace('\t1\t', '\t+1\t'),
    LINES[0] + '\n',
    LINES[0].replace('-7', '9223372036854775808'),
  ])
    assert.equal(partsOfLine(other), undefined, other);
});

const knowsLines = LUOSHU !== undefined && luoshu('prove', '--help').includes('--statement');
for (const suite of SUITES)
  test(`files of lines that the program writes, ${suite}`, { skip: !knowsLines }, () =>
    inFolder((folder) => {
      const home = join(folder, 'home');
      const policy = join(folder, 'policy');
      const scenario = `docs/examples/henan-scenario-2${suite === 'intl' ? '-intl' : ''}.jsonl`;
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
      luoshu('import', join(SOURCES, scenario), '--home', home);
      luoshu('checkpoint', '--home', home);
      writeFileSync(
        policy,
        `log ${luoshu('checkpoint', '--vkey', '--home', home).trim()}\nquorum none\n`,
      );
      for (const words of [[], ['--line', '4'], ['--absent', 'TX-9999']]) {
        const file = join(folder, `lines${words.length}${words[0] ?? ''}`);
        luoshu('prove', '--statement', 'ST-2025Q4-410300', ...words, '--home', home, '--out', file);
        const said = JSON.parse(luoshu('verify', file, '--policy', policy, '--json'));
        const { verdict } = run(
          new Uint8Array(readFileSync(file)),
          new Uint8Array(readFileSync(policy)),
        );
        assert.ok('receipt' in verdict && verdict.lines);
        assert.deepEqual(
          verdict.receipt.proven.map(({ zh, en }) => ({ zh, en })),
          said.proven,
        );
        assert.deepEqual(
          verdict.receipt.notProven.map(({ zh, en }) => ({ zh, en })),
          said.not_proven,
        );
      }
    }),
  );
