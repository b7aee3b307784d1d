// What both single-file pages share: elements, languages, files. Everything foreign goes in as text
// nodes; there is no markup made of strings.
import { visible } from './text_rules.ts';
import { Words } from './steps.ts';

export type Child = Node | string | undefined | false;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  for (const child of children) if (child) element.append(child);
  return element;
}

// Both sentences stand in the page; the language shown is chosen by a class of the root.
export function both(words: Words): DocumentFragment {
  const out = document.createDocumentFragment();
  const zh = make('span', 'zh', visible(words.zh));
  zh.lang = 'zh-CN';
  const en = make('span', 'en', visible(words.en));
  en.lang = 'en';
  out.append(zh, en);
  return out;
}

// Bytes, names and numbers: whatever was written by somebody.
export function foreign(text: string, className = 'value'): HTMLElement {
  return make('span', className, visible(text));
}

export function find<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element ${id}`);
  return element as T;
}

// Chinese unless the address ends in #en; the buttons change it.
export function chooseLanguage(): void {
  const show = (english: boolean): void => {
    document.documentElement.classList.toggle('english', english);
    document.documentElement.lang = english ? 'en' : 'zh-CN';
    find('chinese').setAttribute('aria-pressed', String(!english));
    find('english').setAttribute('aria-pressed', String(english));
  };
  find('chinese').addEventListener('click', () => show(false));
  find('english').addEventListener('click', () => show(true));
  show(location.hash === '#en');
}

// Lets the browser draw what was found so far.
export function breathe(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

export async function bytesOfFile(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

// Files dropped anywhere on the page; a file that is not caught would replace the page.
export function takeDrops(take: (files: File[]) => void): void {
  const mark = (over: boolean) => document.documentElement.classList.toggle('over', over);
  for (const name of ['dragenter', 'dragover'])
    window.addEventListener(name, (event) => {
      event.preventDefault();
      mark(true);
    });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}
