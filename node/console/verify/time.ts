// Days and moments as ledger/base/time.cc writes them: China is UTC+8 the year round.
export const FIRST_DAY = -25567; // 1900-01-01
export const LAST_DAY = 2932896; // 9999-12-31
const MICROS_PER_DAY = 86_400_000_000n;
const CHINA_OFFSET = 28_800_000_000n;
const YEAR_ZERO = -719_528n;

export function dayText(day: number): string {
  const date = new Date(day * 86_400_000);
  const year = date.getUTCFullYear().toString().padStart(4, '0');
  return `${year}-${(date.getUTCMonth() + 1).toString().padStart(2, '0')}-${date.getUTCDate().toString().padStart(2, '0')}`;
}

// The day (+08:00) that a moment falls in.
export function dayOf(micros: bigint): number {
  const shifted = micros + CHINA_OFFSET;
  const day = shifted / MICROS_PER_DAY - (shifted % MICROS_PER_DAY < 0n ? 1n : 0n);
  return Number(BigInt.asIntN(32, day));
}

export function timeText(micros: bigint): string {
  const shifted = micros + CHINA_OFFSET;
  const day = shifted / MICROS_PER_DAY - (shifted % MICROS_PER_DAY < 0n ? 1n : 0n);
  if (day < YEAR_ZERO || day > BigInt(LAST_DAY)) return `microsecond ${micros}`;
  const rest = shifted - day * MICROS_PER_DAY;
  const two = (value: bigint): string => value.toString().padStart(2, '0');
  const seconds = rest / 1_000_000n;
  return (
    `${dayText(Number(day))}T${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}.` +
    `${(rest % 1_000_000n).toString().padStart(6, '0')}+08:00`
  );
}
