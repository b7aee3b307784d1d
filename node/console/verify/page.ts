// The page /verify: two files in, the verdict out. The steps run one after the other and are drawn
// as they end.
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from './bytes.ts';
import {
  both,
  breathe,
  bytesOfFile,
  chooseLanguage,
  find,
  foreign,
  make,
  takeDrops,
} from './dom.ts';
import { eventTable } from './event_table.ts';
import { Fault } from './fault.ts';
import { FileVerdict, readPolicy, verifyFile } from './files.ts';
import { partsOfLine } from './lines_proof.ts';
import { yuan } from './money.ts';
import { Step, Words, words } from './steps.ts';

interface Given {
  name: string;
  bytes: Uint8Array;
}

let file: Given | undefined;
let policy: Given | undefined;
let run = 0; // a newer run ends the one before

function section(title: Words, ...children: Node[]): HTMLElement {
  const out = make('section', '', make('h2', '', both(title)));
  out.append(...children);
  return out;
}

function sentences(list: Words[], className: string): HTMLElement {
  const out = make('ul', `said ${className}`);
  for (const sentence of list) out.append(make('li', '', both(sentence)));
  return out;
}

function factsTable(step: Step): HTMLElement {
  const body = make('tbody', '');
  for (const fact of step.facts) {
    const head = make('th', '', both(fact));
    head.scope = 'row';
    body.append(
      make('tr', '', head, make('td', '', fact.value !== undefined && foreign(fact.value))),
    );
  }
  return make('table', 'facts', body);
}

function heldStep(step: Step): HTMLElement {
  const title = make('h3', '', both(step.title));
  const count = make(
    'span',
    'count',
    both(words(`核对 ${step.facts.length} 项`, `${step.facts.length} compared`)),
  );
  const summary = make('summary', '', make('span', 'mark', '✓'), title, count);
  return make('li', 'held', make('details', '', summary, factsTable(step)));
}

function failedStep(fault: Fault): HTMLElement {
  const title = make('h3', '', both(words('在此停止', 'It stopped here')));
  const row = make('div', '', make('p', 'why', make('span', 'mark', '✗'), both(fault)));
  return make('li', 'failed', title, row);
}

function answer(good: boolean, title: Words, ...children: Node[]): void {
  const box = make('section', `verdict ${good ? 'good' : 'bad'}`);
  box.append(make('h2', '', both(title)), ...children);
  find('answer').replaceChildren(box);
}

const KINDS: Record<string, Words> = {
  verification: words(
    '签名、散列或证明不成立：不要相信这份文件。',
    'A signature, hash or proof does not hold: do not believe this file.',
  ),
  invalid: words(
    '文件或策略的形式不对，无从验证。',
    'The file or the policy is not in its form: nothing could be verified.',
  ),
  limit: words('超过上限，未予验证。', 'It is past a limit and was not verified.'),
  usage: words('策略不可用。', 'The policy cannot be used.'),
};

function linesTable(lines: string[], beneficiary: string): HTMLElement {
  const head = make('tr', '');
  for (const name of [
    words('依据', 'About'),
    words('步骤', 'Step'),
    words('归属', 'To'),
    words('金额（元）', 'Yuan'),
  ])
    head.append(make('th', '', both(name)));
  const body = make('tbody', '');
  // Past some thousands a table helps nobody; the sentence above counts them all.
  for (const line of lines.slice(0, 2000)) {
    const parts = partsOfLine(line)!;
    const fen = make('td', 'right number', yuan(parts.fen));
    body.append(
      make(
        'tr',
        '',
        make('td', '', foreign(parts.ref)),
        make('td', '', foreign(parts.step)),
        make('td', '', foreign(parts.beneficiary)),
        fen,
      ),
    );
  }
  const shown = Math.min(lines.length, 2000);
  const caption = make(
    'caption',
    '',
    both(
      words(
        `${beneficiary}：${shown} / ${lines.length} 条`,
        `${beneficiary}: ${shown} of ${lines.length} lines`,
      ),
    ),
  );
  return make('div', 'wide', make('table', '', caption, make('thead', '', head), body));
}

function tellVerdict(verdict: FileVerdict, details: HTMLElement): void {
  if ('checkpoint' in verdict) {
    const { origin, size, root, witnesses } = verdict.checkpoint;
    const sentence = words(
      `日志 ${origin} 签发的检查点，规模 ${size}，根 ${root}，见证 ${witnesses} 个。`,
      `A checkpoint of ${origin}, size ${size}, root ${root}, witnesses: ${witnesses}.`,
    );
    answer(true, words('验证通过', 'Verified'), make('p', '', both(sentence)));
    return;
  }
  const { receipt, lines } = verdict;
  const { origin, number, size } = receipt.verdict;
  const first =
    lines?.proven ??
    words(
      `账本 ${origin} 的第 ${number} 号事件在规模 ${size} 的日志中，签名齐全。`,
      `Event ${number} of ${origin} is in the log of size ${size}, with all its signatures.`,
    );
  answer(true, words('验证通过', 'Verified'), make('p', '', both(first)));
  const parts = [
    section(words('所示事件', 'The event shown'), eventTable(receipt.event)),
    section(words('已证明', 'Proven'), sentences(receipt.proven, 'proven')),
    section(words('未证明', 'Not proven'), sentences(receipt.notProven, 'open')),
  ];
  if (lines?.shown.kind === 'all')
    parts.splice(
      1,
      0,
      section(
        words('全部明细', 'All lines'),
        linesTable(lines.shown.lines, lines.stated.beneficiary),
      ),
    );
  details.prepend(...parts);
}

function tellFault(fault: Fault, steps: HTMLElement): void {
  steps.append(failedStep(fault));
  answer(
    false,
    words('验证未通过', 'Not verified'),
    make('p', '', both(KINDS[fault.kind])),
    make('p', 'why', both(fault)),
  );
}

async function verifyGiven(receipt: Given, trusted: Given): Promise<void> {
  const mine = ++run;
  const steps = make('ol', 'steps');
  const details = find('details');
  details.replaceChildren(section(words('逐步核对', 'Step by step'), steps));
  find('answer').replaceChildren(
    make('section', 'verdict', make('h2', '', both(words('正在验证…', 'Verifying…')))),
  );
  await breathe();
  try {
    const believed = readPolicy(trusted.bytes);
    const given: Step = {
      title: words('所给文件', 'The files given'),
      facts: [receipt, trusted].map((one) => ({
        ...words(
          `${one.name}（${one.bytes.length} 字节），SHA-256`,
          `${one.name} (${one.bytes.length} bytes), SHA-256`,
        ),
        value: toHex(sha256(one.bytes)),
      })),
    };
    steps.append(heldStep(given));
    const running = verifyFile(receipt.bytes, believed);
    for (;;) {
      const next = running.next();
      if (mine !== run) return;
      if (next.done) {
        tellVerdict(next.value, details);
        return;
      }
      steps.append(heldStep(next.value));
      await breathe();
    }
  } catch (error) {
    if (mine !== run) return;
    // Anything else is a mistake of this page: it must not look like a verdict about the file.
    if (!(error instanceof Fault)) {
      answer(
        false,
        words('本页出错，没有结论', 'This page failed: no verdict'),
        make('p', '', foreign(String(error))),
      );
      return;
    }
    tellFault(error, steps);
  }
}

function show(card: string, given: Given): void {
  const element = find(card);
  element.classList.add('given');
  element.querySelector('.name')?.remove();
  // The picker shows its own file; a file that was dropped it knows nothing of.
  const picked = element.querySelector('input')?.files?.[0]?.name;
  if (picked !== given.name) element.append(make('div', 'name', foreign(given.name)));
}

function taken(): void {
  if (file) show('file-card', file);
  if (policy) show('policy-card', policy);
  if (file && policy) void verifyGiven(file, policy);
}

// A file whose first line that says anything is one of a policy's.
function isPolicy(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 65536));
  return /^[ \t]*quorum[ \t]/m.test(text) && !text.trimStart().startsWith('{');
}

async function take(files: File[]): Promise<void> {
  for (const one of files) {
    const given = { name: one.name, bytes: await bytesOfFile(one) };
    if (isPolicy(given.bytes)) policy = given;
    else file = given;
  }
  taken();
}

chooseLanguage();
takeDrops((files) => void take(files));
find<HTMLInputElement>('file').addEventListener('change', async (event) => {
  const one = (event.target as HTMLInputElement).files?.[0];
  if (one) file = { name: one.name, bytes: await bytesOfFile(one) };
  taken();
});
find<HTMLInputElement>('policy').addEventListener('change', async (event) => {
  const one = (event.target as HTMLInputElement).files?.[0];
  if (one) policy = { name: one.name, bytes: await bytesOfFile(one) };
  taken();
});
