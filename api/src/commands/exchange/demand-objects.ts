import type { Json } from '@tierline/chaincode/schema';
import { changeOf, demanded, plainId, type Demanded } from '../../exchange';
import { knownStates, type Stated } from '../imports/known-states';
import { demandModel, type ExchangeContext } from './exchange-context';
import type { Relation } from './relation';

/** A demand that stands between this member and a partner. */
export type DemandObject = Omit<Demanded, 'forecasts'> & {
  forecasts: Stated<'forecast'>[];
  partner: string;
  /** As it was given, else derived. */
  id: string;
  /** All that it is known by, plain. */
  ids: readonly string[];
  changedAt: string;
};

/** Demands that this member states as customer, and those stated to it as supplier. */
export async function demandObjects(
  { context: { records }, objects }: ExchangeContext,
  relation: Relation,
  channel: string,
): Promise<DemandObject[]> {
  const { mspId } = relation;
  const sides: Json[] = [
    { buyer: mspId, granularity: 'week' },
    { supplier: mspId, granularity: 'week' },
  ];
  const forecasts = await knownStates({ records, channel }, 'forecast', sides);
  const given = new Map(
    (await objects.list(channel, demandModel)).map((object) => {
      const [customer = '', supplier = '', part = ''] = object.subject;
      return [nameOf(relation.memberOf(customer), relation.memberOf(supplier), part), object] as const;
    }),
  );
  return Promise.all(
    demanded(forecasts).map(async (demand) => {
      const { customer, supplier, customerPart } = demand;
      const partner = customer === mspId ? supplier : customer;
      const derived = await relation.idOf(partner, demandModel, [customer, customerPart]);
      const object = given.get(nameOf(customer, supplier, customerPart));
      const changed = changeOf(demand);
      return {
        ...{ ...demand, partner, id: object?.id ?? derived },
        forecasts: demand.forecasts as Stated<'forecast'>[],
        ids: [plainId(derived), ...(object ? [plainId(object.id)] : [])],
        changedAt: object && object.takenAt >= changed ? object.changedAt : changed,
      };
    }),
  );
}

const nameOf = (customer = '', supplier = '', part = ''): string => JSON.stringify([customer, supplier, part]);
