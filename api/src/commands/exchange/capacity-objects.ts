import type { Json } from '@tierline/chaincode/schema';
import { plainId } from '../../exchange';
import { knownStates, type Stated } from '../imports/known-states';
import { capacityModel, type ExchangeContext } from './exchange-context';
import type { Relation } from './relation';

/** A capacity group that stands between this member and a partner; the ledger knows it by the identifier it was given. */
export type CapacityObject = {
  customer: string;
  supplier: string;
  partner: string;
  group: Stated<'capacity-group'>;
  id: string;
  ids: readonly string[];
  changedAt: string;
  /** Of the payload that was taken last, in its own words: what a newer one is compared with. */
  givenAt: string | undefined;
};

export async function capacityObjects(
  { context: { records }, objects }: ExchangeContext,
  { mspId }: Pick<Relation, 'mspId'>,
  channel: string,
): Promise<CapacityObject[]> {
  const sides: Json[] = [{ supplier: mspId }, { customer: mspId }];
  const given = new Map((await objects.list(channel, capacityModel)).map((object) => [plainId(object.id), object]));
  const groups = await knownStates({ records, channel }, 'capacity-group', sides);
  return groups.map((group): CapacityObject => {
    const { customer, supplier, groupId } = group.state;
    const object = given.get(groupId);
    return {
      ...{ customer, supplier, group, partner: customer === mspId ? supplier : customer },
      ...{ id: object?.id ?? groupId, ids: [groupId] },
      givenAt: object?.changedAt,
      changedAt: object && object.takenAt >= group.changedAt ? object.changedAt : group.changedAt,
    };
  });
}
