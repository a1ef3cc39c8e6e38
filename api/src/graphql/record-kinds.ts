import type { KindName } from '@tierline/chaincode/domain';

/** How each kind is called in GraphQL: its type, the type of its state, and the list of its records. */
export const recordNames = {
  'capacity-group': { type: 'CapacityGroup', state: 'CapacityGroupState', list: 'capacityGroups' },
  case: { type: 'Case', state: 'CaseState', list: 'cases' },
  'cumulative-account': { type: 'CumulativeAccount', state: 'CumulativeAccountState', list: 'cumulativeAccounts' },
  custody: { type: 'Unit', state: 'UnitState', list: 'units' },
  forecast: { type: 'Forecast', state: 'ForecastState', list: 'forecasts' },
  'inventory-position': {
    type: 'InventoryPosition',
    state: 'InventoryPositionState',
    list: 'inventoryPositions',
  },
  grant: { type: 'Grant', state: 'GrantState', list: 'grants' },
  link: { type: 'Link', state: 'LinkState', list: 'links' },
  'part-reference': { type: 'PartReference', state: 'PartReferenceState', list: 'partReferences' },
  'production-plan': { type: 'ProductionPlan', state: 'ProductionPlanState', list: 'productionPlans' },
  'quality-notice': { type: 'QualityNotice', state: 'QualityNoticeState', list: 'qualityNotices' },
  shipment: { type: 'Shipment', state: 'ShipmentState', list: 'shipments' },
  site: { type: 'Site', state: 'SiteState', list: 'sites' },
} as const satisfies Record<KindName, { type: string; state: string; list: string }>;

type Named = { kind: string };

/** The read model holds records of known kinds only. */
export const typeOf = ({ kind }: Named): string => recordNames[kind as KindName].type;

/** A state as a member of the union `State`; null: purged. */
export function namedState<State>({ kind, state }: Named & { state: State }): (State & { __typename: string }) | null {
  return state === null ? null : { ...state, __typename: recordNames[kind as KindName].state };
}
