// Which characters a text of an event may hold (ledger/form/text_rules.cc), and how a text of
// anybody is shown so that it cannot look like another one.
export function isAllowedText(text: string, multiline: boolean): boolean {
  const rest = multiline ? text.replaceAll('\n', '').replaceAll('\t', '') : text;
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(
    rest,
  );
}

export function visible(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu,
    (c) =>
      c === '\n' ? '⏎\n' : `⟨U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
