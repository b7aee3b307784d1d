// Amounts in yuan, from whole fen: money never passes through floating point.
export function yuan(fen: bigint): string {
  const magnitude = fen < 0n ? -fen : fen;
  const whole = (magnitude / 100n).toString().replace(/\B(?=([0-9]{3})+$)/g, ',');
  return `${fen < 0n ? '-' : ''}${whole}.${(magnitude % 100n).toString().padStart(2, '0')}`;
}
