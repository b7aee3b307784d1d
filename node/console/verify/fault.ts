// Why something is refused, in both languages, with the exit code that `luoshu verify` has for it.
export type FaultKind = 'usage' | 'invalid' | 'limit' | 'verification';

export class Fault extends Error {
  readonly kind: FaultKind;
  readonly zh: string;
  readonly en: string;
  constructor(kind: FaultKind, zh: string, en: string) {
    super(en);
    this.kind = kind;
    this.zh = zh;
    this.en = en;
  }
  get exitCode(): number {
    return this.kind === 'verification' ? 4 : 2;
  }
  within(zh: string, en: string): Fault {
    return new Fault(this.kind, `${zh}：${this.zh}`, `${en}: ${this.en}`);
  }
}

// Foreign bytes that do not decode.
export function invalid(zh: string, en: string): Fault {
  return new Fault('invalid', zh, en);
}
// A signature, hash or proof does not hold.
export function wrong(zh: string, en: string): Fault {
  return new Fault('verification', zh, en);
}
export function tooMuch(zh: string, en: string): Fault {
  return new Fault('limit', zh, en);
}

// What `make` gives; a fault in it says where.
export function within<T>(zh: string, en: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Fault) throw error.within(zh, en);
    throw error;
  }
}
