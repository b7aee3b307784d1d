// Cap'n Proto messages in canonical form: one segment without a segment table. That form leaves no
// choice: every object follows the one before it, in the order in which the pointers to them are
// met, sections end with a word that is not zero, and what belongs to no field is zero. So one
// cursor over the words reads it. Whoever reads also writes again and compares (capnp_writer.ts).
import { exactText } from './bytes.ts';
import { invalid } from './fault.ts';
import { LIST_ITEMS_MAX } from './limits.ts';
import { parsePercent } from './percent.ts';
import {
  Field,
  NO_DATE,
  NONE,
  Pairs,
  Percent,
  SCHEMA,
  Shape,
  StructValue,
  Value,
  bitsOf,
  shapeOf,
} from './schema.ts';
import { isAllowedText } from './text_rules.ts';
import { FIRST_DAY, LAST_DAY } from './time.ts';

// Codes of list pointers.
const BYTES = 2;
const FOUR_BYTES = 4;
const EIGHT_BYTES = 5;
const POINTERS = 6;
const STRUCTS = 7;
const EMPTY_STRUCT = 0xfffffffc; // points at itself

interface Sections {
  data: number; // positions in words
  words: number;
  pointers: number;
  count: number;
}

class NotCanonical extends Error {}

function need(condition: boolean): asserts condition {
  if (!condition) throw new NotCanonical();
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly length: number;
  private next = 1; // the first word that no object has taken

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length / 8;
  }

  root(shape: Shape): StructValue {
    const value = this.struct(0, shape);
    need(this.next === this.length);
    return value;
  }

  private low = (at: number): number => this.view.getUint32(at * 8, true);
  private high = (at: number): number => this.view.getUint32(at * 8 + 4, true);
  private isZero = (at: number): boolean => this.low(at) === 0 && this.high(at) === 0;
  private pointsHere = (at: number): boolean =>
    at + 1 + (this.view.getInt32(at * 8, true) >> 2) === this.next;

  private take(count: number): number {
    need(count <= this.length - this.next);
    this.next += count;
    return this.next - count;
  }

  private struct(at: number, shape: Shape): StructValue {
    if (this.low(at) === EMPTY_STRUCT && this.high(at) === 0)
      return this.sections({ data: 0, words: 0, pointers: 0, count: 0 }, shape);
    const words = this.high(at) & 0xffff;
    const count = this.high(at) >>> 16;
    need((this.low(at) & 3) === 0 && this.pointsHere(at));
    need(words <= shape.words && count <= shape.pointers && words + count > 0);
    const data = this.take(words + count);
    need(words === 0 || !this.isZero(data + words - 1));
    need(count === 0 || !this.isZero(data + words + count - 1));
    return this.sections({ data, words, pointers: data + words, count }, shape);
  }

  // First word and number of the items of a list of anything but structs; zeroes up to the next word.
  private list(at: number, code: number, bytesEach: number): [number, number] {
    need((this.low(at) & 3) === 1 && (this.high(at) & 7) === code && this.pointsHere(at));
    const count = this.high(at) >>> 3;
    const used = count * bytesEach;
    const first = this.take(Math.ceil(used / 8));
    for (let i = first * 8 + used; i < this.next * 8; ++i) need(this.bytes[i] === 0);
    return [first, count];
  }

  // A tag word with number and size of the items, which are as wide as the widest of them needs.
  private structs(at: number, words: number, pointers: number): Sections[] {
    need((this.low(at) & 3) === 1 && (this.high(at) & 7) === STRUCTS && this.pointsHere(at));
    const tag = this.take(1);
    const count = this.low(tag) >>> 2;
    const size = this.high(tag) & 0xffff;
    const pointerCount = this.high(tag) >>> 16;
    need(
      (this.low(tag) & 3) === 0 &&
        count <= LIST_ITEMS_MAX &&
        size <= words &&
        pointerCount <= pointers,
    );
    need(this.high(at) >>> 3 === count * (size + pointerCount));
    const first = this.take(count * (size + pointerCount));
    const items: Sections[] = [];
    let dataNeeded = size === 0;
    let pointersNeeded = pointerCount === 0;
    for (let i = 0; i < count; ++i) {
      const data = first + i * (size + pointerCount);
      items.push({ data, words: size, pointers: data + size, count: pointerCount });
      dataNeeded ||= !this.isZero(data + size - 1);
      pointersNeeded ||= !this.isZero(data + size + pointerCount - 1);
    }
    need(dataNeeded && pointersNeeded);
    return items;
  }

  private sections(here: Sections, shape: Shape): StructValue {
    const out = new StructValue(shape);
    for (const field of shape.fields) {
      const value = bitsOf(field.kind) === 0 ? undefined : this.scalar(here, field);
      if (value !== undefined) out.fields.set(field.name, value);
    }
    if (shape.variants) {
      out.type =
        shape.type_slot! * 2 < here.words * 8
          ? this.view.getUint16(here.data * 8 + shape.type_slot! * 2, true)
          : 0;
      need(out.type < shape.variants.length);
    }
    // Pointers are followed in their order, whatever the order of the fields.
    for (let i = 0; i < here.count; ++i) {
      if (this.isZero(here.pointers + i)) continue;
      const field = shape.fields.find((one) => one.slot === i && bitsOf(one.kind) === 0);
      if (field) {
        out.fields.set(field.name, this.pointer(here.pointers + i, field));
      } else {
        const variant = i === shape.variant_pointer ? shape.variants![out.type!][1] : -1;
        need(variant >= 0);
        out.variant = this.struct(here.pointers + i, shapeOf(variant));
      }
    }
    return out;
  }

  // Undefined where it is absent, which is all zero bits; a number that is none of a ledger's is refused.
  private scalar(here: Sections, field: Field): Value | undefined {
    const bits = bitsOf(field.kind);
    const at = here.data * 8 + Math.floor((field.slot * bits) / 8);
    const there = (field.slot + 1) * bits <= here.words * 64;
    if (field.kind === 'integer') {
      const stored = there ? this.view.getBigInt64(at, true) : 0n;
      return stored === 0n ? undefined : this.inRange(stored ^ NONE, field);
    }
    if (field.kind === 'date') {
      const stored = there ? this.view.getInt32(at, true) : 0;
      return stored === 0 ? undefined : this.day(stored ^ NO_DATE);
    }
    if (field.kind === 'flag') {
      const stored = there ? this.view.getUint16(at, true) : 0;
      need(stored <= 2);
      return stored === 0 ? undefined : stored === 2;
    }
    if (field.kind === 'bool') return there && ((this.bytes[at] >> (field.slot % 8)) & 1) === 1;
    if (field.kind === 'u8') return there ? this.bytes[at] : 0;
    if (field.kind === 'u32') return there ? this.view.getUint32(at, true) : 0;
    if (field.kind === 'u64') return there ? this.view.getBigUint64(at, true) : 0n;
    return (there ? this.view.getBigInt64(at, true) : 0n) ^ BigInt(field.unsaid ?? 0);
  }

  private inRange(value: bigint, field: Field): bigint {
    need(value >= BigInt(field.min!) && value <= BigInt(field.max!));
    return value;
  }

  private day(value: number): number {
    need(value >= FIRST_DAY && value <= LAST_DAY);
    return value;
  }

  private range(count: number, item: (i: number) => Value): Value[] {
    need(count <= LIST_ITEMS_MAX);
    return Array.from({ length: count }, (_, i) => item(i));
  }

  private pointer(at: number, field: Field): Value {
    switch (field.kind) {
      case 'text':
        return this.text(at, field.bytes_max!, field.multiline === true);
      case 'name':
        return this.rawText(at);
      case 'data': {
        const [first, count] = this.list(at, BYTES, 1);
        return this.bytes.slice(first * 8, first * 8 + count);
      }
      case 'datas': {
        const [first, count] = this.list(at, POINTERS, 8);
        // More events than an entry may hold are refused by whoever reads the entry.
        need(count <= 2 * LIST_ITEMS_MAX + 1);
        return Array.from({ length: count }, (_, i) =>
          this.pointer(first + i, { ...field, kind: 'data' }),
        );
      }
      case 'texts': {
        const [first, count] = this.list(at, POINTERS, 8);
        return this.range(count, (i) =>
          this.text(first + i, field.bytes_max!, field.multiline === true),
        );
      }
      case 'integers': {
        const [first, count] = this.list(at, EIGHT_BYTES, 8);
        return this.range(count, (i) =>
          this.inRange(this.view.getBigInt64((first + i) * 8, true), field),
        );
      }
      case 'dates': {
        const [first, count] = this.list(at, FOUR_BYTES, 4);
        return this.range(count, (i) => this.day(this.view.getInt32(first * 8 + i * 4, true)));
      }
      case 'map':
        return this.pairs(at, field);
      case 'percent':
        return this.percent(at);
      case 'struct':
        return this.struct(at, shapeOf(field.item!));
      default: {
        need(field.kind === 'structs');
        const shape = shapeOf(field.item!);
        return this.structs(at, shape.words, shape.pointers).map((item) =>
          this.sections(item, shape),
        );
      }
    }
  }

  // A text ends in one byte of zero, which is not part of it.
  private rawText(at: number): Uint8Array {
    need(!this.isZero(at));
    const [first, count] = this.list(at, BYTES, 1);
    need(count > 0 && this.bytes[first * 8 + count - 1] === 0);
    return this.bytes.slice(first * 8, first * 8 + count - 1);
  }

  private text(at: number, bytesMax: number, multiline: boolean): string {
    const bytes = this.rawText(at);
    const text = exactText(bytes);
    need(text !== undefined && bytes.length <= bytesMax && isAllowedText(text, multiline));
    return text;
  }

  private pairs(at: number, field: Field): Pairs {
    const pairs = this.structs(at, 1, 1).map((item): [string, bigint] => {
      need(item.words === 1 && item.count === 1);
      const value = this.inRange(this.view.getBigInt64(item.data * 8, true) ^ NONE, field);
      return [this.text(item.pointers, SCHEMA.map_key_bytes_max, false), value];
    });
    need(new Set(pairs.map(([key]) => key)).size === pairs.length);
    return new Pairs(pairs);
  }

  private percent(at: number): Percent {
    const shape: Shape = {
      words: 1,
      pointers: 1,
      fields: [
        { name: 'ppm', kind: 'integer', slot: 0, min: 0, max: 1_000_000 },
        { name: 'spelling', kind: 'text', slot: 0, bytes_max: 16 },
      ],
    };
    const read = this.struct(at, shape);
    const ppm = read.get<bigint>('ppm');
    const spelling = read.get<string>('spelling');
    need(ppm !== undefined && (spelling === undefined || parsePercent(spelling) === ppm));
    return new Percent(ppm, spelling);
  }
}

// The message, or a fault that says that these bytes are none in canonical form.
export function readCanonical(
  bytes: Uint8Array,
  shape: Shape,
  zh: string,
  en: string,
): StructValue {
  if (bytes.length === 0 || bytes.length % 8 !== 0)
    throw invalid(
      `${zh}：长度不是 8 的正整数倍`,
      `${en}: the length is not a positive multiple of 8`,
    );
  try {
    return new Reader(bytes).root(shape);
  } catch (error) {
    if (!(error instanceof NotCanonical) && !(error instanceof RangeError)) throw error;
    throw invalid(`${zh}：字节不是规范形式`, `${en}: the bytes are not in canonical form`);
  }
}
