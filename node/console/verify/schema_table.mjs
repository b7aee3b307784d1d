// Reads what `capnp compile -o-` says of schema/{event,entry,system}.capnp and writes the tables by
// which verify/ reads and writes such messages: place and kind of every field, its limits, its
// Chinese name. Offsets are those of /capnp/schema.capnp, whose layout never changes.
// Usage: node schema_table.mjs SCHEMA_FOLDER OUTPUT.json
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const ANNOTATION = {
  zh: 0xf0a1d86c3b57e201n,
  chapter: 0xf0a1d86c3b57e202n,
  min: 0xf0a1d86c3b57e208n,
  max: 0xf0a1d86c3b57e209n,
  maxBytes: 0xf0a1d86c3b57e20an,
  date: 0xf0a1d86c3b57e20bn,
  map: 0xf0a1d86c3b57e20cn,
  ruleText: 0xf0a1d86c3b57e20dn,
};
const AMOUNT_MAX = 9_000_000_000_000_000;
const TEXT_BYTES_MAX = 4096;
const RULE_TEXT_BYTES_MAX = 65536;

// A message as the compiler writes it: segments, with far pointers between them.
class Message {
  constructor(bytes) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const count = this.view.getUint32(0, true) + 1;
    let at = Math.ceil((4 + 4 * count) / 8) * 8;
    this.segments = [];
    for (let i = 0; i < count; ++i) {
      this.segments.push(at);
      at += this.view.getUint32(4 + 4 * i, true) * 8;
    }
  }
  root() {
    return this.struct(this.segments[0]);
  }
  // The place that a pointer leads to, and the word that describes it.
  follow(at) {
    const low = this.view.getUint32(at, true);
    const high = this.view.getUint32(at + 4, true);
    if ((low & 3) !== 2) return { low, high, target: at + 8 + (low >> 2) * 8 };
    const pad = this.segments[high] + (low >>> 3) * 8;
    if ((low & 4) === 0) return this.follow(pad);
    const target =
      this.segments[this.view.getUint32(pad + 4, true)] +
      (this.view.getUint32(pad, true) >>> 3) * 8;
    return {
      low: this.view.getUint32(pad + 8, true),
      high: this.view.getUint32(pad + 12, true),
      target,
    };
  }
  struct(at) {
    const { high, target } = this.follow(at);
    return new Struct(this, target, high & 0xffff, high >>> 16);
  }
  list(at) {
    if (this.view.getBigUint64(at, true) === 0n) return [];
    const { target } = this.follow(at);
    const count = this.view.getUint32(target, true) >>> 2;
    const words = this.view.getUint16(target + 4, true);
    const pointers = this.view.getUint16(target + 6, true);
    const each = (words + pointers) * 8;
    return Array.from(
      { length: count },
      (_, i) => new Struct(this, target + 8 + i * each, words, pointers),
    );
  }
  text(at) {
    if (this.view.getBigUint64(at, true) === 0n) return '';
    const { high, target } = this.follow(at);
    return Buffer.from(
      this.view.buffer,
      this.view.byteOffset + target,
      (high >>> 3) - 1,
    ).toString();
  }
}

class Struct {
  constructor(message, at, words, pointers) {
    Object.assign(this, { message, at, words, pointers });
  }
  u16(i) {
    return i * 2 < this.words * 8 ? this.message.view.getUint16(this.at + i * 2, true) : 0;
  }
  u32(i) {
    return i * 4 < this.words * 8 ? this.message.view.getUint32(this.at + i * 4, true) : 0;
  }
  u64(i) {
    return i < this.words ? this.message.view.getBigUint64(this.at + i * 8, true) : 0n;
  }
  i64(i) {
    return BigInt.asIntN(64, this.u64(i));
  }
  pointer(i) {
    return this.at + (this.words + i) * 8;
  }
  struct(i) {
    return this.message.struct(this.pointer(i));
  }
  list(i) {
    return i < this.pointers ? this.message.list(this.pointer(i)) : [];
  }
  text(i) {
    return i < this.pointers ? this.message.text(this.pointer(i)) : '';
  }
}

const TYPES = {
  1: 'bool',
  3: 'i16',
  4: 'date',
  5: 'integer',
  6: 'u8',
  7: 'u16',
  8: 'u32',
  9: 'u64',
  12: 'text',
  13: 'data',
  14: 'list',
  15: 'flag',
  16: 'struct',
};

const snake = (name) => name.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase());

function annotations(list) {
  const found = {};
  for (const one of list)
    for (const [name, id] of Object.entries(ANNOTATION))
      if (one.u64(0) === id) found[name] = one.struct(0);
  return found;
}

class Table {
  constructor() {
    this.structs = [];
    this.placed = new Map();
    this.nodes = new Map();
    this.docs = new Map();
  }
  add(request) {
    for (const node of request.list(0)) this.nodes.set(node.u64(0), node);
    for (const source of request.list(3))
      this.docs.set(
        source.u64(0),
        source.list(1).map((member) => member.text(0)),
      );
  }
  find(name) {
    for (const [id, node] of this.nodes) if (node.text(0).endsWith('.capnp:' + name)) return id;
    throw new Error(`no struct ${name}`);
  }
  // Kind of a field. `business`: what the business form makes of the type (ledger/form).
  kind(type, notes, business) {
    const name = TYPES[type.u16(0)];
    if (name === 'struct') return this.isNamed(type.u64(1), 'Percent') ? 'percent' : 'struct';
    if (name === 'integer' && !business) return 'i64';
    if (name === 'text' && !business) return 'name';
    if (name !== 'list') return name;
    const item = TYPES[type.struct(0).u16(0)];
    if (notes.map) return 'map';
    return { text: 'texts', integer: 'integers', date: 'dates', data: 'datas', struct: 'structs' }[
      item
    ];
  }
  isNamed(id, name) {
    return this.nodes
      .get(id)
      .text(0)
      .endsWith(':' + name);
  }
  place(id, business) {
    if (this.placed.has(id)) return this.placed.get(id);
    const index = this.structs.length;
    this.placed.set(id, index);
    const node = this.nodes.get(id);
    const out = { words: node.u16(7), pointers: node.u16(12), fields: [] };
    this.structs.push(out);
    const members = node.list(3);
    members.forEach((field, i) => {
      // stored XOR 65535: 65535 itself means "in no union"
      const variant = field.u16(1) ^ 0xffff;
      const type = field.struct(2);
      if (variant !== 0xffff) {
        out.variants ??= [];
        const target = TYPES[type.u16(0)] === 'struct' ? this.place(type.u64(1), business) : -1;
        out.variants[variant] = [field.text(0), target];
        if (target >= 0) out.variant_pointer = field.u32(1);
        return;
      }
      out.fields.push(this.field(field, type, this.docs.get(id)?.[i] ?? '', business));
    });
    if (out.variants) out.type_slot = node.u32(8);
    return index;
  }
  field(field, type, comment, business) {
    const notes = annotations(field.list(1));
    const kind = this.kind(type, notes, business);
    const out = { name: business ? snake(field.text(0)) : field.text(0), kind, slot: field.u32(1) };
    const zh = comment.replaceAll('\n', ' ').split(' | ')[1]?.trim();
    if (zh) out.zh = zh;
    const value = field.struct(3);
    if (kind === 'i64' && value.i64(1) !== 0n) out.unsaid = Number(value.i64(1));
    if (['integer', 'integers', 'map'].includes(kind)) {
      out.min = notes.min ? Number(notes.min.i64(1)) : -AMOUNT_MAX;
      out.max = notes.max ? Number(notes.max.i64(1)) : AMOUNT_MAX;
    }
    if (['text', 'texts'].includes(kind)) {
      out.bytes_max = notes.maxBytes
        ? notes.maxBytes.u32(1)
        : notes.ruleText
          ? RULE_TEXT_BYTES_MAX
          : TEXT_BYTES_MAX;
      if (notes.ruleText) out.multiline = true;
    }
    const item =
      kind === 'struct' ? type.u64(1) : kind === 'structs' ? type.struct(0).u64(1) : undefined;
    if (item !== undefined) out.item = this.place(item, business);
    return out;
  }
}

const [folder, output] = process.argv.slice(2);
const table = new Table();
for (const file of ['event', 'entry', 'system']) {
  const bytes = execFileSync('capnp', ['compile', '-o-', `${folder}/${file}.capnp`], {
    maxBuffer: 16 << 20,
  });
  table.add(new Message(new Uint8Array(bytes)).root());
}
const roots = {};
const event = table.find('Event');
roots.event = table.place(event, true);
roots.types = table.nodes
  .get(event)
  .list(3)
  .filter((field) => (field.u16(1) ^ 0xffff) !== 0xffff)
  .sort((a, b) => (a.u16(1) ^ 0xffff) - (b.u16(1) ^ 0xffff))
  .map((field) => {
    const name = field.text(0);
    const notes = annotations(table.nodes.get(field.struct(2).u64(1)).list(2));
    return {
      name: name[0].toUpperCase() + name.slice(1),
      zh: notes.zh.text(0),
      chapter: notes.chapter.text(0),
    };
  });
for (const name of ['Header', 'Entry', 'Leaf', 'SystemEvent'])
  roots[name] = table.place(table.find(name), false);
const pair = table.nodes.get(table.find('NamedNumber')).list(3);
roots.map_key_bytes_max = annotations(pair[0].list(1)).maxBytes.u32(1);
writeFileSync(output, JSON.stringify({ ...roots, structs: table.structs }) + '\n');
