import type {
  CapacityGroupState,
  CaseState,
  CumulativeAccountState,
  ForecastState,
  GrantState,
  InventoryState,
  Json,
  LinkState,
  PartReferenceDetail,
  ProductionPlanState,
  ShipmentState,
  SiteDetail,
  UnitState,
} from '@tierline/chaincode/schema';
import type { RecordSource, Standing } from '../record-source';

type Agreement<Detail> = { agreed?: Detail; status: string; proposer: string };
type States = {
  'capacity-group': CapacityGroupState;
  case: CaseState;
  'cumulative-account': CumulativeAccountState;
  custody: UnitState;
  forecast: ForecastState;
  grant: GrantState;
  'inventory-position': InventoryState;
  link: LinkState;
  'part-reference': Agreement<PartReferenceDetail>;
  'production-plan': ProductionPlanState;
  shipment: ShipmentState;
  site: Agreement<SiteDetail>;
};
export type Stated<Kind extends keyof States> = Omit<Standing, 'state'> & { state: States[Kind] };

/** Live records of a kind as their rules state them: in the read model they passed the kind's own shapes. */
export async function knownStates<Kind extends keyof States>(
  { records, channel }: { records: RecordSource; channel: string },
  kind: Kind,
  holding?: readonly Json[],
): Promise<Stated<Kind>[]> {
  return (await records.states(channel, kind, holding)) as unknown as Stated<Kind>[];
}

/** What both sides signed last, until it is withdrawn. */
export const inForce = <Detail>({ agreed, status }: Agreement<Detail>): Detail[] =>
  agreed === undefined || status === 'withdrawn' ? [] : [agreed];
