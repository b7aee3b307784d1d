// The page /sign: a draft and a key file in, the signed entry out as a file. Nothing is sent.
import { toHex, utf8 } from '../verify/bytes.ts';
import {
  both,
  breathe,
  bytesOfFile,
  chooseLanguage,
  find,
  foreign,
  make,
  takeDrops,
} from '../verify/dom.ts';
import { eventTable } from '../verify/event_table.ts';
import { Fault } from '../verify/fault.ts';
import { ALGORITHM } from '../verify/signatures.ts';
import { Words, words } from '../verify/steps.ts';
import { timeText } from '../verify/time.ts';
import { isEncrypted, readKeyFile, wipe } from './key_file.ts';
import { Signing, addSignature, keyIdOf, missing, readSigning } from './signing.ts';

let entryName = '';
let signing: Signing | undefined;
let keyFile: Uint8Array | undefined;
let link: string | undefined; // of the file to be saved

const button = find<HTMLButtonElement>('sign');
const keyId = find<HTMLInputElement>('key-id');
const passphrase = find<HTMLInputElement>('passphrase');

function box(place: string, kind: string, title: Words, ...children: Node[]): void {
  const out = make('section', `verdict ${kind}`, make('h2', '', both(title)));
  out.append(...children);
  find(place).replaceChildren(out);
}

function fail(place: string, title: Words, error: unknown): void {
  const why = error instanceof Fault ? both(error) : foreign(String(error));
  box(place, 'bad', title, make('p', 'why', why));
}

function row(body: HTMLElement, name: Words, value: string): void {
  const head = make('th', '', both(name));
  head.scope = 'row';
  body.append(make('tr', '', head, make('td', '', foreign(value))));
}

function showEntry(given: Signing): void {
  const { header, entry } = given;
  const body = make('tbody', '');
  row(body, words('记录主体', 'Author'), header.author);
  row(body, words('起草时间（北京时间）', "Author's clock (UTC+8)"), timeText(header.authorTime));
  row(body, words('账本编号', 'Ledger id'), toHex(header.ledger));
  row(body, words('记录编号', 'Entry id'), toHex(header.entryId));
  header.signers.forEach((signer, i) => {
    const { suite } = entry.signatures[i];
    const state =
      suite === undefined
        ? words('待签', 'to be signed')
        : words(
            `已签（${ALGORITHM[suite]}，未核对公钥）`,
            `signed (${ALGORITHM[suite]}; whose key, this page cannot tell)`,
          );
    const head = make('th', '', both(words('签署方', 'Signer')));
    head.scope = 'row';
    body.append(
      make(
        'tr',
        '',
        head,
        make('td', '', foreign(`${signer.party} (${signer.keyId}) `), both(state)),
      ),
    );
  });
  const parts: Node[] = [
    make('section', '', make('h2', '', both(words('记录', 'Entry'))), make('table', 'facts', body)),
  ];
  given.events.forEach((event, i) => {
    const title = words(
      `事件 ${i + 1} / ${given.events.length}`,
      `Event ${i + 1} of ${given.events.length}`,
    );
    parts.push(make('section', '', make('h2', '', both(title)), eventTable(event)));
  });
  find('details').replaceChildren(...parts);
}

function given(card: string, name: string): void {
  const element = find(card);
  element.classList.add('given');
  element.querySelector('.name')?.remove();
  const picked = element.querySelector('input')?.files?.[0]?.name;
  if (picked !== name) element.append(make('div', 'name', foreign(name)));
}

function ready(): void {
  find('act').hidden = signing === undefined;
  button.disabled = signing === undefined || keyFile === undefined;
}

async function takeEntry(file: File): Promise<void> {
  signing = undefined;
  entryName = file.name;
  given('entry-card', file.name);
  find('signed').replaceChildren();
  find('details').replaceChildren();
  try {
    signing = readSigning(await bytesOfFile(file));
    find('answer').replaceChildren();
    showEntry(signing);
  } catch (error) {
    fail('answer', words('不能签署此文件', 'This file cannot be signed'), error);
  }
  ready();
}

async function takeKey(file: File): Promise<void> {
  wipe(keyFile);
  keyFile = await bytesOfFile(file);
  given('key-card', file.name);
  keyId.value = keyIdOf(file.name);
  find('passphrase-line').hidden = !isEncrypted(keyFile);
  ready();
}

function offer(bytes: Uint8Array, left: string[]): void {
  if (link !== undefined) URL.revokeObjectURL(link);
  link = URL.createObjectURL(
    new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }),
  );
  const save = make('a', 'main', both(words('保存已签记录', 'Save the signed entry')));
  save.href = link;
  save.download = entryName;
  const state =
    left.length === 0
      ? words('签名齐全，可以提交。', 'All signatures are there: submit it.')
      : words(`尚缺：${left.join('、')}`, `Still missing: ${left.join(', ')}`);
  box('signed', 'good', words('已签名', 'Signed'), make('p', '', both(state)), save);
}

async function signNow(): Promise<void> {
  if (signing === undefined || keyFile === undefined) return;
  button.disabled = true;
  box('signed', '', words('正在签名…', 'Signing…'));
  await breathe();
  const word = passphrase.value === '' ? undefined : utf8(passphrase.value);
  passphrase.value = '';
  let key;
  try {
    key = await readKeyFile(keyFile, word);
    const bytes = addSignature(signing, keyId.value, key);
    showEntry(signing);
    offer(bytes, missing(signing));
    // One signature, one reading of the key.
    wipe(keyFile);
    keyFile = undefined;
    find<HTMLInputElement>('key').value = '';
    find('key-card').classList.remove('given');
    find('key-card').querySelector('.name')?.remove();
    find('passphrase-line').hidden = true;
  } catch (error) {
    fail('signed', words('未签名', 'Not signed'), error);
  } finally {
    wipe(word, key?.secret);
    ready();
  }
}

chooseLanguage();
takeDrops(async (files) => {
  for (const file of files) await (file.name.endsWith('.pem') ? takeKey(file) : takeEntry(file));
});
for (const [id, take] of [
  ['entry', takeEntry],
  ['key', takeKey],
] as const)
  find<HTMLInputElement>(id).addEventListener('change', (event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) void take(file);
  });
button.addEventListener('click', () => void signNow());
window.addEventListener('pagehide', () => wipe(keyFile));
