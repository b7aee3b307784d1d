// JSON as a strict value: members keep their order, a repeated member is refused, and numbers keep
// their spelling, because money never passes through floating point. JSON.parse does none of these.
import { exactText } from './bytes.ts';
import { invalid } from './fault.ts';
import { JSON_DEPTH_MAX } from './limits.ts';

export class JsonNumber {
  readonly spelling: string;
  constructor(spelling: string) {
    this.spelling = spelling;
  }
  // The integer, where it is written as one within 64 signed bits.
  get integer(): bigint | undefined {
    if (!/^-?[0-9]+$/.test(this.spelling)) return undefined;
    const value = BigInt(this.spelling);
    return BigInt.asIntN(64, value) === value ? value : undefined;
  }
}

export class JsonObject {
  readonly members: [string, Json][];
  constructor(members: [string, Json][] = []) {
    this.members = members;
  }
  find(name: string): Json | undefined {
    return this.members.find(([key]) => key === name)?.[1];
  }
}

export type Json = null | boolean | string | JsonNumber | Json[] | JsonObject;

export function integer(value: bigint | number): JsonNumber {
  return new JsonNumber(value.toString());
}

class Scanner {
  private readonly text: string;
  private at = 0;
  constructor(text: string) {
    this.text = text;
  }

  document(): Json {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) throw this.bad('值之后还有内容', 'something follows the value');
    return value;
  }

  private bad(zh: string, en: string) {
    const before = this.text.slice(0, this.at).split('\n');
    const line = before.length;
    const column = before[before.length - 1].length + 1;
    return invalid(
      `不是有效的 JSON：第 ${line} 行第 ${column} 列：${zh}`,
      `not valid JSON at line ${line}, column ${column}: ${en}`,
    );
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text.charAt(this.at)) && this.at < this.text.length) ++this.at;
  }

  private value(depth: number): Json {
    this.space();
    const start = this.text.charAt(this.at);
    if (start === '{') return this.object(depth);
    if (start === '[') return this.array(depth);
    if (start === '"') return this.string();
    for (const [word, value] of [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    return this.number();
  }

  private enter(depth: number): void {
    if (depth >= JSON_DEPTH_MAX)
      throw this.bad(
        `嵌套超过 ${JSON_DEPTH_MAX} 层`,
        `nested deeper than ${JSON_DEPTH_MAX} levels`,
      );
    ++this.at;
    this.space();
  }

  // Whether the next of several items follows; false at the end.
  private another(end: string): boolean {
    this.space();
    const next = this.text.charAt(this.at++);
    if (next === end) return false;
    if (next !== ',') {
      --this.at;
      throw this.bad(`应为“,”或“${end}”`, `expected ',' or '${end}'`);
    }
    this.space();
    return true;
  }

  private object(depth: number): JsonObject {
    this.enter(depth);
    const members: [string, Json][] = [];
    if (this.text.charAt(this.at) === '}') {
      ++this.at;
      return new JsonObject(members);
    }
    const seen = new Set<string>();
    do {
      const name = this.string();
      if (seen.has(name))
        throw this.bad('同一对象中有重复的键', 'a key stands twice in one object');
      seen.add(name);
      this.space();
      if (this.text.charAt(this.at) !== ':') throw this.bad('应为“:”', "expected ':'");
      ++this.at;
      members.push([name, this.value(depth + 1)]);
    } while (this.another('}'));
    return new JsonObject(members);
  }

  private array(depth: number): Json[] {
    this.enter(depth);
    const items: Json[] = [];
    if (this.text.charAt(this.at) === ']') {
      ++this.at;
      return items;
    }
    do items.push(this.value(depth + 1));
    while (this.another(']'));
    return items;
  }

  private string(): string {
    if (this.text.charAt(this.at) !== '"') throw this.bad('应为文本', 'expected a text');
    ++this.at;
    let out = '';
    for (;;) {
      const plain = /["\\\u0000-\u001f]/g;
      plain.lastIndex = this.at;
      const stop = plain.exec(this.text);
      if (stop === null) throw this.bad('文本未完', 'the text does not end');
      out += this.text.slice(this.at, stop.index);
      this.at = stop.index + 1;
      if (stop[0] === '"') break;
      if (stop[0] !== '\\') throw this.bad('文本含控制字符', 'a control character in a text');
      out += this.escaped();
    }
    // Halves of a pair that stand alone are no characters.
    if (/\p{Surrogate}/u.test(out)) throw this.bad('文本含不成对的代理码', 'half a surrogate pair');
    return out;
  }

  private escaped(): string {
    const letter = this.text.charAt(this.at++);
    const simple = '"\\/bfnrt'.indexOf(letter);
    if (letter !== '' && simple >= 0) return '"\\/\b\f\n\r\t'[simple];
    const digits = this.text.slice(this.at, this.at + 4);
    if (letter !== 'u' || !/^[0-9A-Fa-f]{4}$/.test(digits))
      throw this.bad('无效的转义', 'an escape that does not exist');
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  private number(): JsonNumber {
    const form = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null) throw this.bad('语法有误', 'no value');
    this.at += found[0].length;
    if (!Number.isFinite(Number(found[0]))) throw this.bad('数字超出范围', 'a number out of range');
    return new JsonNumber(found[0]);
  }
}

export function parseJson(bytes: Uint8Array): Json {
  if (bytes.includes(0))
    throw invalid('不是有效的 JSON：含有 NUL 字符', 'not valid JSON: a NUL character');
  const text = exactText(bytes);
  if (text === undefined) throw invalid('不是有效的 JSON：不是 UTF-8', 'not valid JSON: not UTF-8');
  return new Scanner(text).document();
}

export function sameJson(a: Json, b: Json): boolean {
  return differenceAt(a, b) === undefined;
}

// Where the values differ, such as `event.index`; undefined where they do not.
export function differenceAt(a: Json, b: Json): string | undefined {
  if (a instanceof JsonObject && b instanceof JsonObject) {
    const length = Math.max(a.members.length, b.members.length);
    for (let i = 0; i < length; ++i) {
      const [left, right] = [a.members[i], b.members[i]];
      if (left === undefined || right === undefined) return (left ?? right)[0];
      if (left[0] !== right[0]) return left[0];
      const inner = differenceAt(left[1], right[1]);
      if (inner !== undefined) return left[0] + (inner === '' ? '' : `.${inner}`);
    }
    return undefined;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length && i < b.length; ++i) {
      const inner = differenceAt(a[i], b[i]);
      if (inner !== undefined) return `[${i}]${inner}`;
    }
    return a.length === b.length ? undefined : '';
  }
  if (a instanceof JsonNumber && b instanceof JsonNumber)
    return a.spelling === b.spelling ? undefined : '';
  return a === b ? undefined : '';
}

// One line, `, ` and `: ` between items, unescaped UTF-8: the canonical spelling of FORMATS §9.
export function toLine(value: Json): string {
  if (value instanceof JsonNumber) return value.spelling;
  if (Array.isArray(value)) return `[${value.map(toLine).join(', ')}]`;
  if (value instanceof JsonObject)
    return `{${value.members.map(([name, item]) => `${JSON.stringify(name)}: ${toLine(item)}`).join(', ')}}`;
  return JSON.stringify(value);
}
