/** More digits than a Decimal has. */
const most = 999_999_999_999_999;

/** A calculated quantity as text: three decimals say more than a calculation knows. */
export const decimalOf = (value: number): string => String(Number(Math.max(-most, Math.min(most, value)).toFixed(3)));

/** A stated quantity for a calculation. */
export const dated = ({ start, quantity }: { start: string; quantity: string }): { start: string; value: number } => ({
  start,
  value: Number(quantity),
});
