import { Exact, type PartReferenceDetail } from '@tierline/chaincode/schema';

/** A quantity of one unit in another, as both sides signed; undefined where they signed no conversion. */
export function inUnit(
  quantity: string,
  from: string,
  to: string,
  part: PartReferenceDetail | undefined,
): string | undefined {
  if (from === to) return quantity;
  const [given, wanted] = [factorOf(from, part), factorOf(to, part)];
  if (given === undefined || wanted === undefined) return undefined;
  return new Exact(quantity).times(given).div(wanted).toDecimalPlaces(9).toFixed();
}

function factorOf(unit: string, part: PartReferenceDetail | undefined): string | undefined {
  return unit === part?.baseUnit ? '1' : part?.conversions.find((one) => one.unit === unit)?.factor;
}
