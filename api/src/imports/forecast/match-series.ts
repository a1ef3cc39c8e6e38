import { firmChanges } from '@tierline/chaincode/domain';
import { Exact, forecastInputs, type ForecastState, type PartReferenceDetail } from '@tierline/chaincode/schema';
import { issuesOf } from '../issues';
import {
  inBaseUnit,
  isUnknown,
  knownMember,
  knownPart,
  knownSite,
  knownUnit,
  type KnownUnit,
  type Unknown,
} from '../known-things';
import type { Row } from '../report';
import type { ForecastCommand, ForecastContext } from './context';
import type { SeriesDraft } from './draft';
import { sameZones, zonesOver, type Zones } from './zones';

/** What a series is about, as the ledger knows it. */
type Known = { supplier: string; part: PartReferenceDetail; site: string; unit: KnownUnit };
type Outcome = { rows: Row[]; command?: ForecastCommand };

/** Recognises partner, part, site and unit of a series, and says which command it leads to, if any. */
export function matchSeries(draft: SeriesDraft, context: ForecastContext): Outcome {
  const known = recognise(draft, context);
  if ('code' in known) return { rows: [known] };
  const live = standing(draft, known, context);
  const unit = live ? unitFor(live.state, known) : known.unit;
  if (isUnknown(unit)) return { rows: [refuse(draft, unit)] };
  const buckets = draft.buckets.map(({ start, quantity }) => ({ start, quantity: inBaseUnit(quantity, unit) }));
  const remarks = unit.factor === '1' ? [] : [conversionRemark(draft, known)];
  const { row, command } = live
    ? replacement(draft, buckets, live, context)
    : publication(draft, buckets, known, context);
  const matched = { supplier: known.supplier, part: known.part.name, ...(live && { forecast: live.id }) };
  const broken = command ? shapeRemarks(command, draft) : [];
  if (broken.length > 0) return { rows: broken };
  return { rows: [...remarks, { ...row, matched }], ...(command && { command }) };
}

function recognise(draft: SeriesDraft, { members, buyer, parts, sites }: ForecastContext): Known | Row {
  const { customerBpnl, supplierBpnl, customerPart, supplierPart } = draft;
  const ours = members.filter(({ mspId }) => mspId === buyer).flatMap(({ bpnls }) => bpnls);
  if (customerBpnl !== undefined && !ours.includes(customerBpnl)) return notOurs(draft, customerBpnl);
  const partners = members.filter(({ mspId }) => mspId !== buyer);
  const supplier = knownMember(partners, supplierBpnl);
  if (isUnknown(supplier)) return refuse(draft, supplier);
  const names = { supplier: supplier.mspId, customerPart, ...(supplierPart !== undefined && { supplierPart }) };
  const part = knownPart(parts, names);
  if (isUnknown(part)) return refuse(draft, part);
  const site = knownSite(sites, draft.siteBpns);
  if (isUnknown(site)) return refuse(draft, site);
  const unit = knownUnit(part, draft.unit);
  return isUnknown(unit) ? refuse(draft, unit) : { supplier: supplier.mspId, part, site: site.bpns, unit };
}

/** The one in use, else one that ended: its id stands for the series for good. */
function standing(draft: SeriesDraft, known: Known, { forecasts }: ForecastContext) {
  const ours = forecasts.filter(({ state }) => isSame(state, draft, known));
  return ours.find(({ state }) => state.active) ?? ours[0];
}

/** A forecast keeps the unit that it was published in, also where the part's base unit is another by now. */
function unitFor({ unit: stands }: ForecastState, { part, unit }: Known): KnownUnit | Unknown {
  if (stands === unit.unit) return { unit: stands, factor: '1' };
  if (stands === part.baseUnit) return unit;
  const message = `the forecast is in ${stands}, and ${unit.unit} converts to ${part.baseUnit}`;
  return { code: 'UNIT_UNKNOWN', about: 'unit', near: [stands], message };
}

const isSame = (state: ForecastState, draft: SeriesDraft, { supplier, site }: Known): boolean =>
  state.granularity === (draft.granularity ?? 'week') &&
  state.supplier === supplier &&
  state.customerPart === draft.customerPart &&
  state.site === site &&
  state.category === draft.category;

type Step = { row: Row; command?: ForecastCommand };

function replacement(
  draft: SeriesDraft,
  buckets: SeriesDraft['buckets'],
  live: { id: string; state: ForecastState },
  context: ForecastContext,
): Step {
  const { state } = live;
  if (draft.inactive) return ended(draft, live);
  const zones = zonesIn(draft, state);
  const starts = buckets.map(({ start }) => start);
  const isSame = sameSeries(state.buckets, buckets) && sameZones(starts, state, { ...state, ...zones });
  if (state.active && isSame)
    return {
      row: { row: firstRow(draft), code: 'UNCHANGED', message: 'the live forecast states the same figures' },
    };
  return revision(draft, { ...zones, buckets }, live, context);
}

function ended(draft: SeriesDraft, { id, state }: { id: string; state: ForecastState }): Step {
  const row = firstRow(draft);
  if (!state.active) return noneToEnd(row);
  const input = { reason: 'inactive in file' };
  return accept(draft, 'ends the forecast', { row, name: 'DeactivateForecast', id, input });
}

function revision(
  draft: SeriesDraft,
  series: Zones & Pick<SeriesDraft, 'buckets'>,
  { id, state }: { id: string; state: ForecastState },
  { respondBy, now, reason: given }: ForecastContext,
): Step {
  const { reason = given } = draft;
  const firm = reason === undefined ? firmChanges(state, series, now) : [];
  if (firm.length > 0) return { row: unreasoned(draft, firm) };
  const input = {
    ...series,
    ...(respondBy !== undefined && { respondBy }),
    ...(reason !== undefined && { reason }),
  };
  const message = state.active ? 'replaces the live series' : 'puts the forecast in use again';
  return accept(draft, message, { row: firstRow(draft), name: 'ReviseForecast', id, input });
}

function publication(
  { supplierPart, ...draft }: SeriesDraft,
  buckets: SeriesDraft['buckets'],
  { supplier, part, site }: Known,
  { respondBy }: ForecastContext,
): Step {
  const row = firstRow(draft);
  if (draft.inactive) return noneToEnd(row);
  const number = part.supplierPart ?? supplierPart;
  const input = {
    supplier,
    customerPart: draft.customerPart,
    ...(number !== undefined && { supplierPart: number }),
    site,
    category: draft.category,
    unit: part.baseUnit,
    granularity: draft.granularity ?? 'week',
    ...zonesIn(draft, {}),
    buckets,
    ...(respondBy !== undefined && { respondBy }),
  };
  return accept(draft, 'a new forecast', { row, name: 'PublishForecast', input });
}

const zonesIn = (
  { zones = {}, buckets }: Pick<SeriesDraft, 'zones' | 'buckets'>,
  standing: Parameters<typeof zonesOver>[1],
): Zones => zonesOver(zones, standing, buckets[0]?.start ?? '');

/** As the ledger would say it. */
const unreasoned = (draft: SeriesDraft, starts: readonly string[]): Row => ({
  row: firstRow(draft),
  code: 'REASON_MISSING',
  field: placeOf(draft, 'reason'),
  message: `what is firm changes without a reason: ${starts.slice(0, 5).join(', ')}${starts.length > 5 ? ' …' : ''}`,
});

const noneToEnd = (row: number): Step => ({
  row: { row, code: 'UNCHANGED', message: 'inactive, and no live forecast to end' },
});

const accept = (draft: SeriesDraft, message: string, command: ForecastCommand): Step => ({
  row: { row: firstRow(draft), code: 'ACCEPTED', message },
  command,
});

const sameSeries = (one: SeriesDraft['buckets'], other: SeriesDraft['buckets']): boolean => {
  const quantities = new Map(other.map(({ start, quantity }) => [start, quantity]));
  return (
    one.length === other.length &&
    one.every(({ start, quantity }) => new Exact(quantities.get(start) ?? '-1').eq(quantity))
  );
};

const conversionRemark = (draft: SeriesDraft, { part, unit: { unit, factor } }: Known): Row => ({
  row: firstRow(draft),
  code: 'CONVERTED',
  field: 'unit',
  message: `1 ${unit} = ${factor} ${part.baseUnit}, as both sides signed`,
});

/** The command's own schema has the last word, so that nothing is submitted that the ledger would refuse unread. */
function shapeRemarks(command: ForecastCommand, draft: SeriesDraft): Row[] {
  const result = forecastInputs[command.name].safeParse(command.input);
  if (result.success) return [];
  return issuesOf(result.error, draft.field).map(({ at, message }) => ({
    row: firstRow(draft),
    code: 'SHAPE',
    field: at,
    message,
  }));
}

const columns = {
  partner: 'supplier',
  customerPart: 'customerPart',
  supplierPart: 'supplierPart',
  site: 'site',
  unit: 'unit',
};

function refuse(draft: SeriesDraft, { code, about, message, near }: Unknown): Row {
  return {
    row: firstRow(draft),
    code,
    field: placeOf(draft, columns[about]),
    message,
    ...(near.length > 0 && { near }),
  };
}

const notOurs = (draft: SeriesDraft, bpnl: string): Row => ({
  row: firstRow(draft),
  code: 'PARTNER_UNKNOWN',
  field: placeOf(draft, 'customer'),
  message: `${bpnl} is not the importing member`,
});

const placeOf = ({ field }: SeriesDraft, column: string): string => (field === '' ? column : `${field} ${column}`);

const firstRow = ({ rows }: Pick<SeriesDraft, 'rows'>): number => rows[0] ?? 0;
