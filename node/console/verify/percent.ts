// Percentages as the business form writes them: at most four decimals, held in ppm.
export function parsePercent(spelling: string): bigint | undefined {
  const found = /^(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,4}))?%?$/.exec(spelling);
  if (found === null) return undefined;
  const ppm = BigInt(found[1] + (found[2] ?? '').padEnd(4, '0'));
  return ppm <= 1_000_000n ? ppm : undefined;
}

export function percentText(ppm: bigint): string {
  const decimals = (ppm % 10_000n).toString().padStart(4, '0').replace(/0+$/, '');
  return (ppm / 10_000n).toString() + (decimals === '' ? '' : `.${decimals}`);
}
