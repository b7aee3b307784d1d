// Writes messages in the canonical form that capnp_reader.ts reads.
import { equal, utf8 } from './bytes.ts';
import { invalid } from './fault.ts';
import {
  Field,
  NO_DATE,
  NONE,
  Pairs,
  Percent,
  Shape,
  StructValue,
  Value,
  bitsOf,
  shapeOf,
} from './schema.ts';

const PAIR: Shape = {
  words: 1,
  pointers: 1,
  fields: [
    { name: 'value', kind: 'integer', slot: 0 },
    { name: 'text', kind: 'text', slot: 0 },
  ],
};

// Data section of a struct, and what stands at each of its pointers.
interface Laid {
  data: Uint8Array;
  targets: ({ value: Value; field: Field } | undefined)[];
}

function usedWords(data: Uint8Array): number {
  let bytes = data.length;
  while (bytes > 0 && data[bytes - 1] === 0) --bytes;
  return Math.ceil(bytes / 8);
}

function putScalar(data: Uint8Array, field: Field, value: Value): void {
  const view = new DataView(data.buffer);
  const bits = bitsOf(field.kind);
  const at = Math.floor((field.slot * bits) / 8);
  if (field.kind === 'integer') view.setBigInt64(at, (value as bigint) ^ NONE, true);
  else if (field.kind === 'date') view.setInt32(at, (value as number) ^ NO_DATE, true);
  else if (field.kind === 'flag') view.setUint16(at, value ? 2 : 1, true);
  else if (field.kind === 'bool') data[at] |= value ? 1 << (field.slot % 8) : 0;
  else if (field.kind === 'u8') data[at] = value as number;
  else if (field.kind === 'u32') view.setUint32(at, value as number, true);
  else if (field.kind === 'u64') view.setBigUint64(at, value as bigint, true);
  else view.setBigInt64(at, (value as bigint) ^ BigInt(field.unsaid ?? 0), true);
}

function lay(value: StructValue): Laid {
  const { shape } = value;
  const data = new Uint8Array(shape.words * 8);
  const targets: Laid['targets'] = new Array(shape.pointers).fill(undefined);
  for (const field of shape.fields) {
    const one = value.get(field.name);
    if (one === undefined) continue;
    if (bitsOf(field.kind) > 0) putScalar(data, field, one);
    else targets[field.slot] = { value: one, field };
  }
  if (shape.variants) {
    new DataView(data.buffer).setUint16(shape.type_slot! * 2, value.type!, true);
    if (value.variant)
      targets[shape.variant_pointer!] = {
        value: value.variant,
        field: { name: '', kind: 'struct', slot: shape.variant_pointer! },
      };
  }
  while (targets.length > 0 && targets[targets.length - 1] === undefined) targets.pop();
  return { data: data.subarray(0, usedWords(data) * 8), targets };
}

class Writer {
  private bytes = new Uint8Array(4096);
  private end = 8;

  message(root: StructValue): Uint8Array {
    this.struct(0, root);
    return this.bytes.slice(0, this.end);
  }

  private take(size: number): number {
    const at = this.end;
    this.end += Math.ceil(size / 8) * 8;
    while (this.end > this.bytes.length) {
      const longer = new Uint8Array(this.bytes.length * 2);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    return at;
  }

  private point(at: number, target: number, code: number, high: number): void {
    const view = new DataView(this.bytes.buffer);
    view.setInt32(at, (((target - at) / 8 - 1) << 2) | code, true);
    view.setUint32(at + 4, high, true);
  }

  private struct(at: number, value: StructValue): void {
    const laid = lay(value);
    const words = laid.data.length / 8;
    // A struct without sections points at itself.
    const target =
      words + laid.targets.length === 0
        ? at
        : this.take(laid.data.length + laid.targets.length * 8);
    this.point(at, target, 0, (words | (laid.targets.length << 16)) >>> 0);
    this.bytes.set(laid.data, target);
    this.follow(laid, target + laid.data.length);
  }

  private follow(laid: Laid, pointers: number): void {
    laid.targets.forEach((target, i) => {
      if (target) this.put(pointers + i * 8, target.value, target.field);
    });
  }

  private list(at: number, code: number, bytesEach: number, count: number): number {
    const target = this.take(count * bytesEach);
    this.point(at, target, 1, (code | (count << 3)) >>> 0);
    return target;
  }

  private structs(at: number, items: StructValue[]): void {
    const laid = items.map(lay);
    const words = Math.max(0, ...laid.map((one) => one.data.length / 8));
    const pointers = Math.max(0, ...laid.map((one) => one.targets.length));
    const each = (words + pointers) * 8;
    const tag = this.take(8 + items.length * each);
    this.point(at, tag, 1, (7 | ((items.length * (words + pointers)) << 3)) >>> 0);
    const view = new DataView(this.bytes.buffer);
    view.setUint32(tag, items.length << 2, true);
    view.setUint32(tag + 4, (words | (pointers << 16)) >>> 0, true);
    laid.forEach((one, i) => this.bytes.set(one.data, tag + 8 + i * each));
    laid.forEach((one, i) => this.follow(one, tag + 8 + i * each + words * 8));
  }

  private raw(at: number, bytes: Uint8Array, ending: number): void {
    this.bytes.set(bytes, this.list(at, 2, 1, bytes.length + ending));
  }

  private put(at: number, value: Value, field: Field): void {
    if (field.kind === 'text') return this.raw(at, utf8(value as string), 1);
    if (field.kind === 'name') return this.raw(at, value as Uint8Array, 1);
    if (field.kind === 'data') return this.raw(at, value as Uint8Array, 0);
    if (value instanceof StructValue) return this.struct(at, value);
    if (value instanceof Percent) return this.struct(at, pairStruct(value.spelling, value.ppm));
    if (value instanceof Pairs)
      return this.structs(
        at,
        value.pairs.map(([key, number]) => pairStruct(key, number)),
      );
    const items = value as Value[];
    if (field.kind === 'structs') return this.structs(at, items as StructValue[]);
    if (field.kind === 'texts' || field.kind === 'datas') {
      const first = this.list(at, 6, 8, items.length);
      const kind = field.kind === 'texts' ? 'text' : 'data';
      items.forEach((item, i) => this.put(first + i * 8, item, { ...field, kind }));
      return;
    }
    const wide = field.kind === 'integers';
    const first = this.list(at, wide ? 5 : 4, wide ? 8 : 4, items.length);
    const view = new DataView(this.bytes.buffer);
    items.forEach((item, i) =>
      wide
        ? view.setBigInt64(first + i * 8, item as bigint, true)
        : view.setInt32(first + i * 4, item as number, true),
    );
  }
}

function pairStruct(text: string | undefined, value: bigint): StructValue {
  const out = new StructValue(PAIR);
  out.fields.set('value', value);
  if (text !== undefined) out.fields.set('text', text);
  return out;
}

export function writeCanonical(root: StructValue): Uint8Array {
  return new Writer().message(root);
}

// A struct of the table, with these fields.
export function structOf(index: number, fields: Record<string, Value>): StructValue {
  const out = new StructValue(shapeOf(index));
  for (const [name, value] of Object.entries(fields)) out.fields.set(name, value);
  return out;
}

// Canonical form alone still leaves room: bits that no field owns, an absent text where an empty one
// is meant. So what was read is written again and must be the same bytes.
export function requireSpelling(
  bytes: Uint8Array,
  again: Uint8Array,
  zh: string,
  en: string,
): void {
  if (!equal(bytes, again))
    throw invalid(
      `${zh}：字节多于其含义所需`,
      `${en}: the bytes hold more than their meaning needs`,
    );
}
