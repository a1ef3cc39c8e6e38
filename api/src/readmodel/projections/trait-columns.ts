import type { KindName, KindStates } from '@tierline/chaincode/domain';
import type { JsonValue } from '../schema/rows/columns';
import type { RecordRow } from '../schema/rows/records';
import { capacityGroupTraits } from './capacity-group';
import { caseTraits } from './case';
import { cumulativeAccountTraits } from './cumulative-account';
import { custodyTraits } from './custody';
import { urgencyOf } from './duties';
import { forecastTraits } from './forecast';
import { positionTraits } from './inventory-position';
import { grantTraits } from './grant';
import { linkTraits } from './link';
import { partReferenceTraits } from './part-reference';
import { productionPlanTraits } from './production-plan';
import { type Duty, present, type Projection } from './projection';
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
  | 'category'
  | 'severity'
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
  category: null,
  severity: null,
  urgency: null,
  granularity: null,
  unit: null,
  starts: null,
  demand: null,
  committed: null,
};

export type Projected = {
  /** Columns of `records` that lists filter and sort by. */
  columns: TraitColumns;
  /** What the record asks of its parties. */
  duties: readonly Duty[];
  /** What it is searched for by: what counts more, and the rest. */
  head: string;
  body: string;
};

/** @param state null where it was purged */
export function projected(kind: string, state: JsonValue): Projected {
  const project = byKind.get(kind);
  if (!project || state === null) return { columns: noTraits, duties: [], head: '', body: '' };
  const { days, series, title, words, duties = [], ...traits } = project(state);
  const { first: first_day, last: last_day } = days ?? { first: null, last: null };
  const columns = { ...noTraits, ...traits, ...series, first_day, last_day, urgency: urgencyOf(duties) };
  const { names = [], parts = [], sites = [] } = traits;
  const head = present(title, ...names, ...parts, ...sites).join('\n');
  return { columns: columns as TraitColumns, duties, head, body: words?.join('\n') ?? '' };
}

export const traitColumns = (kind: string, state: JsonValue): TraitColumns => projected(kind, state).columns;
