// DER, read strictly: one spelling of every length, nothing behind the last element. Views into the
// bytes given, so that whoever wipes those wipes all of it.
import { invalid } from '../verify/fault.ts';

export interface Element {
  tag: number;
  body: Uint8Array;
}

export const INTEGER = 0x02;
export const OCTETS = 0x04;
export const OBJECT_ID = 0x06;
export const SEQUENCE = 0x30;

const bad = () => invalid('私钥文件不是有效的 DER', 'the key file is not valid DER');

export class DerReader {
  private readonly bytes: Uint8Array;
  private at = 0;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get empty(): boolean {
    return this.at === this.bytes.length;
  }

  next(): Element {
    const tag = this.bytes[this.at++];
    let length = this.bytes[this.at++];
    if (tag === undefined || length === undefined) throw bad();
    if (length > 0x80) {
      const count = length - 0x80;
      if (count > 3 || this.at + count > this.bytes.length || this.bytes[this.at] === 0)
        throw bad();
      length = 0;
      for (let i = 0; i < count; ++i) length = length * 256 + this.bytes[this.at++];
      if (length < 0x80) throw bad();
    } else if (length === 0x80) {
      throw bad();
    }
    const body = this.bytes.subarray(this.at, this.at + length);
    if (body.length !== length) throw bad();
    this.at += length;
    return { tag, body };
  }

  take(tag: number): Uint8Array {
    const element = this.next();
    if (element.tag !== tag) throw bad();
    return element.body;
  }

  open(tag: number): DerReader {
    return new DerReader(this.take(tag));
  }

  // A number of at most four bytes.
  number(): number {
    const body = this.take(INTEGER);
    if (body.length === 0 || body.length > 5 || (body[0] & 0x80) !== 0) throw bad();
    return body.reduce((value, byte) => value * 256 + byte, 0);
  }

  end(): void {
    if (!this.empty) throw bad();
  }
}
