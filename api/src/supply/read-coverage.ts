import type { InventoryState } from '@tierline/chaincode/schema';
import { type MemberDatabase, readRelated } from '../readmodel';
import { positionCoverage, type PositionCoverage } from './position-coverage';
import { relatedOf } from './related';

/** What covers a position by all that this member has projected; undefined where neither side stated anything. */
export async function readCoverage(
  database: MemberDatabase,
  channel: string,
  position: InventoryState,
  when: { now: string; days: number },
): Promise<PositionCoverage | undefined> {
  const { customer, supplier } = position.statements;
  const since = [customer?.asOf, supplier?.asOf].filter((asOf) => asOf !== undefined).toSorted()[0];
  if (since === undefined) return undefined;
  return positionCoverage(position, relatedOf(position, await readRelated(database, channel, position, since)), when);
}
