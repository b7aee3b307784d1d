// What a verification shows while it runs: one step after the other, with what was compared.
export interface Words {
  zh: string;
  en: string;
}
export const words = (zh: string, en: string): Words => ({ zh, en });

// One comparison that held: what it is about, and the value on which both sides agree.
export interface Fact extends Words {
  value?: string;
}

export interface Step {
  title: Words;
  facts: Fact[];
}

export class StepWriter {
  readonly step: Step;
  constructor(zh: string, en: string) {
    this.step = { title: words(zh, en), facts: [] };
  }
  fact(zh: string, en: string, value?: string): this {
    this.step.facts.push({ zh, en, value });
    return this;
  }
}
