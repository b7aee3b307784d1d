// Events: their bytes, checked as ledger/form/event_check.cc does, and their business form.
import { readCanonical } from './capnp_reader.ts';
import { requireSpelling, writeCanonical } from './capnp_writer.ts';
import { tooMuch } from './fault.ts';
import { Json, JsonNumber, JsonObject, integer } from './json.ts';
import { EVENT_BYTES_MAX } from './limits.ts';
import { percentText } from './percent.ts';
import { Field, Pairs, Percent, SCHEMA, StructValue, Value, shapeOf } from './schema.ts';
import { dayText } from './time.ts';

export interface Event {
  type: string;
  author: string;
  subject: string;
  cosigners: string[]; // parties
  value: StructValue;
  json: JsonObject; // business form
}

function jsonOf(value: Value, field: Field): Json {
  if (value instanceof StructValue) return new JsonObject(membersOf(value));
  if (value instanceof Pairs)
    return new JsonObject(value.pairs.map(([key, number]) => [key, integer(number)]));
  if (value instanceof Percent) return value.spelling ?? new JsonNumber(percentText(value.ppm));
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, field));
  if (typeof value === 'bigint') return integer(value);
  if (typeof value === 'number') return dayText(value);
  return value as string | boolean;
}

function membersOf(value: StructValue): [string, Json][] {
  const members: [string, Json][] = [];
  for (const field of value.shape.fields) {
    const one = value.get(field.name);
    if (one !== undefined) members.push([field.name, jsonOf(one, field)]);
  }
  return members;
}

export function readEvent(bytes: Uint8Array): Event {
  if (bytes.length > EVENT_BYTES_MAX)
    throw tooMuch(
      `事件至多 ${EVENT_BYTES_MAX} 字节`,
      `an event of ${bytes.length} bytes; at most ${EVENT_BYTES_MAX} are allowed`,
    );
  const value = readCanonical(bytes, shapeOf(SCHEMA.event), '事件', 'event');
  requireSpelling(bytes, writeCanonical(value), '事件', 'event');
  const type = SCHEMA.types[value.type!].name;
  const members: [string, Json][] = [['type', type], ...membersOf(value)];
  if (value.variant) members.push(['fields', new JsonObject(membersOf(value.variant))]);
  return {
    type,
    author: value.get<string>('author') ?? '',
    subject: value.get<string>('subject') ?? '',
    cosigners: (value.get<Value[]>('cosigners') ?? []).map(
      (one) => (one as StructValue).get<string>('party') ?? '',
    ),
    value,
    json: new JsonObject(members),
  };
}

// The type that the bytes claim, before anything else of them is looked at; undefined where they
// hold no struct at all.
export function claimedType(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0 || bytes.length % 8 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const low = view.getInt32(0, true);
  const words = view.getUint16(4, true);
  const target = 1 + (low >> 2);
  if (
    (low & 3) !== 0 ||
    target < 0 ||
    target * 8 + (words + view.getUint16(6, true)) * 8 > bytes.length
  )
    return undefined;
  // Author, role, subject and co-signers are read beside it: each is a list, or not there.
  for (let i = 0; i < Math.min(4, view.getUint16(6, true)); ++i) {
    const at = (target + words + i) * 8;
    const isList = (view.getUint32(at, true) & 3) === 1;
    if (view.getBigUint64(at, true) !== 0n && !isList) return undefined;
  }
  const slot = shapeOf(SCHEMA.event).type_slot! * 2;
  const type = slot < words * 8 ? view.getUint16(target * 8 + slot, true) : 0;
  return SCHEMA.types[type]?.name;
}
