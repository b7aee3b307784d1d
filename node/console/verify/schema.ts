// The tables that schema_table.mjs writes from schema/*.capnp, with what readers derive from them.
import table from '../build/schema_table.json';

export interface Field {
  name: string;
  kind: string;
  slot: number;
  zh?: string;
  unsaid?: number; // default of an integer, stored XOR
  min?: number;
  max?: number;
  bytes_max?: number;
  multiline?: boolean;
  item?: number;
}

export interface Shape {
  words: number;
  pointers: number;
  fields: Field[];
  // Of a struct with a union: where its number stands, and what each member points to (-1: nothing).
  type_slot?: number;
  variant_pointer?: number;
  variants?: [string, number][];
}

interface Table {
  event: number;
  Header: number;
  Entry: number;
  Leaf: number;
  SystemEvent: number;
  map_key_bytes_max: number;
  types: { name: string; zh: string; chapter: string }[];
  structs: Shape[];
}

export const SCHEMA = table as unknown as Table;
export const shapeOf = (index: number): Shape => SCHEMA.structs[index];

// Absent integers and dates are these, stored XOR, so that absence is all zero bits.
export const NONE = -(1n << 63n);
export const NO_DATE = -(2 ** 31);

// Bits of a field in the data section; 0 where it is a pointer.
export function bitsOf(kind: string): number {
  return { bool: 1, u8: 8, flag: 16, date: 32, u32: 32, integer: 64, i64: 64, u64: 64 }[kind] ?? 0;
}

export type Value =
  bigint | number | boolean | string | Uint8Array | Percent | Pairs | StructValue | Value[];
export class Percent {
  readonly ppm: bigint;
  readonly spelling?: string;
  constructor(ppm: bigint, spelling?: string) {
    this.ppm = ppm;
    this.spelling = spelling;
  }
}
// Members of an object of integers, in their order.
export class Pairs {
  readonly pairs: [string, bigint][];
  constructor(pairs: [string, bigint][]) {
    this.pairs = pairs;
  }
}
// Fields by name; what is absent is not there.
export class StructValue {
  readonly shape: Shape;
  readonly fields = new Map<string, Value>();
  type?: number; // of the union
  variant?: StructValue;
  constructor(shape: Shape) {
    this.shape = shape;
  }
  get<T extends Value>(name: string): T | undefined {
    return this.fields.get(name) as T | undefined;
  }
}
