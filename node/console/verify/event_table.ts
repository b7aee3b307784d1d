// An event for people: its fields under their Chinese names, amounts in yuan beside their fen. Both
// pages show events in this way, from the bytes alone.
import { Event } from './event.ts';
import { both, foreign, make } from './dom.ts';
import { toLine } from './json.ts';
import { yuan } from './money.ts';
import { percentText } from './percent.ts';
import { Field, Pairs, Percent, SCHEMA, StructValue, Value } from './schema.ts';
import { words } from './steps.ts';
import { dayText } from './time.ts';

function label(field: Field): Node {
  const cell = make('span', '');
  cell.append(both(words(field.zh ?? field.name, field.name)));
  return cell;
}

function number(value: bigint, name: string): Node {
  if (!name.endsWith('_fen')) return foreign(value.toString(), 'value number');
  const cell = make('span', 'value number', yuan(value));
  cell.append(both(words(' 元', ' yuan')), make('span', 'small', ` (${value} fen)`));
  return cell;
}

function valueNode(value: Value, field: Field): Node {
  if (value instanceof StructValue) return rows(value);
  if (value instanceof Pairs) {
    const body = make('tbody', '');
    for (const [key, one] of value.pairs)
      body.append(
        make('tr', '', make('th', '', foreign(key)), make('td', '', number(one, field.name))),
      );
    return make('table', 'inner', body);
  }
  if (value instanceof Percent) return foreign(value.spelling ?? `${percentText(value.ppm)}%`);
  if (Array.isArray(value)) {
    const list = make('ul', 'plain');
    for (const item of value) list.append(make('li', '', valueNode(item, field)));
    return list;
  }
  if (typeof value === 'bigint') return number(value, field.name);
  if (typeof value === 'number') return foreign(dayText(value), 'value number');
  if (typeof value === 'boolean')
    return make('span', '', both(value ? words('是', 'yes') : words('否', 'no')));
  return foreign(value as string);
}

function addRows(body: HTMLElement, value: StructValue): void {
  for (const field of value.shape.fields) {
    const one = value.get(field.name);
    if (one === undefined) continue;
    const head = make('th', '', label(field));
    head.scope = 'row';
    body.append(make('tr', '', head, make('td', '', valueNode(one, field))));
  }
}

function rows(value: StructValue): HTMLElement {
  const body = make('tbody', '');
  addRows(body, value);
  return make('table', 'inner', body);
}

export function eventTable(event: Event): HTMLElement {
  const type = SCHEMA.types[event.value.type!];
  const body = make('tbody', '');
  addRows(body, event.value);
  if (event.value.variant) addRows(body, event.value.variant);
  const caption = make(
    'caption',
    '',
    both(words(`${type.zh}（${type.name}）`, `${type.name} ${type.zh}`)),
  );
  const line = make('details', '');
  line.append(
    make('summary', '', both(words('业务形式（JSON）', 'Business form (JSON)'))),
    make('pre', '', foreign(toLine(event.json))),
  );
  return make('div', '', make('div', 'wide', make('table', 'event', caption, body)), line);
}
