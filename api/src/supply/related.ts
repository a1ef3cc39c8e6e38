import type { KindStates } from '@tierline/chaincode/domain';
import type {
  ForecastState,
  InventoryState,
  PartReferenceDetail,
  ProductionPlanState,
  ShipmentState,
} from '@tierline/chaincode/schema';
import type { RelatedRecord } from '../readmodel';

type Stated<State> = { id: string; state: State };
/** Of what part, where, between whom. */
type Of = Pick<InventoryState, 'supplier' | 'customerPart' | 'site'>;
/** What bears on one position: of the same two sides, part and site. */
export type Related = {
  forecasts: Stated<ForecastState>[];
  shipments: Stated<ShipmentState>[];
  plans: Stated<ProductionPlanState>[];
  part: PartReferenceDetail | undefined;
  /** IANA; of the site as agreed, UTC where nothing is. */
  timeZone: string;
};

/** Each record passed the rules of its kind, so its state is one of that kind. */
export function relatedOf(position: Of, records: readonly RelatedRecord[]): Related {
  const of = <Name extends keyof KindStates>(kind: Name) =>
    records
      .filter((one) => one.kind === kind)
      .map(({ id, state }) => ({ id, state: state as unknown as KindStates[Name] }));
  const isOfPart = (one: { customerPart: string; supplier: string }): boolean =>
    one.customerPart === position.customerPart && one.supplier === position.supplier;
  const parts = of('part-reference').flatMap(({ state }) => state.agreed ?? []);
  const sites = of('site').flatMap(({ state }) => state.agreed ?? []);
  return {
    forecasts: of('forecast').filter(({ state }) => state.active && isOfPart(state) && state.site === position.site),
    shipments: of('shipment').filter(({ state }) => state.shipper === position.supplier),
    plans: of('production-plan').filter(({ state }) => isOfPart(state) && state.site === position.site),
    part: parts.find(isOfPart),
    timeZone: sites.find(({ bpns }) => bpns === position.site)?.timeZone ?? 'UTC',
  };
}
