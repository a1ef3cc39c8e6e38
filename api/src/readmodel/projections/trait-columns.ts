import type { KindName, KindStates } from '@tierline/chaincode/domain';
import type { JsonValue, RecordRow } from '../schema/tables';
import { capacityGroupTraits } from './capacity-group';
import { caseTraits } from './case';
import { cumulativeAccountTraits } from './cumulative-account';
import { custodyTraits } from './custody';
import { forecastTraits } from './forecast';
import { positionTraits } from './inventory-position';
import { grantTraits } from './grant';
import { linkTraits } from './link';
import { partReferenceTraits } from './part-reference';
import { productionPlanTraits } from './production-plan';
import type { Projection } from './projection';
import { qualityNoticeTraits } from './quality-notice';
import { shipmentTraits } from './shipment';
import { siteTraits } from './site';

/** Every kind has its projection: a kind that the domain lists and this does not is a failing build. */
const projections = {
  'capacity-group': capacityGroupTraits,
  case: caseTraits,
  'cumulative-account': cumulativeAccountTraits,
  custody: custodyTraits,
  forecast: forecastTraits,
  'inventory-position': positionTraits,
  grant: grantTraits,
  link: linkTraits,
  'part-reference': partReferenceTraits,
  'production-plan': productionPlanTraits,
  'quality-notice': qualityNoticeTraits,
  shipment: shipmentTraits,
  site: siteTraits,
} satisfies { readonly [Name in KindName]: Projection<KindStates[Name]> };
/** Each takes its own kind's state; what stands in the read model passed that kind's rules. */
const byKind = new Map(Object.entries(projections) as unknown as Iterable<[string, Projection<JsonValue>]>);

export type TraitColumns = Pick<
  RecordRow,
  | 'status'
  | 'parts'
  | 'sites'
  | 'names'
  | 'first_day'
  | 'last_day'
  | 'urgency'
  | 'granularity'
  | 'unit'
  | 'starts'
  | 'demand'
  | 'committed'
>;

/** Of a record whose content was purged: it is found by none of it. */
export const noTraits: TraitColumns = {
  status: null,
  parts: [],
  sites: [],
  names: [],
  first_day: null,
  last_day: null,
  urgency: null,
  granularity: null,
  unit: null,
  starts: null,
  demand: null,
  committed: null,
};

/** Columns of `records` that lists filter and sort by. @param state null where it was purged */
export function traitColumns(kind: string, state: JsonValue): TraitColumns {
  const project = byKind.get(kind);
  if (!project || state === null) return noTraits;
  const { days, series, dueAt: urgency = null, ...traits } = project(state);
  const { first: first_day, last: last_day } = days ?? { first: null, last: null };
  return { ...noTraits, ...traits, ...series, first_day, last_day, urgency } as TraitColumns;
}
