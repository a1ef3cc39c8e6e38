import { Decimal } from 'decimal.js';
import { forecastInputs, type ForecastState, type PartReferenceDetail } from '@tierline/chaincode/schema';
import { issuesOf } from '../issues';
import { nearest } from '../nearest';
import type { Row, RowCode } from '../report';
import type { ForecastCommand, ForecastContext } from './context';
import type { SeriesDraft } from './draft';
import { unitCodeOf } from './units';

/** What a series is about, as the ledger knows it. */
type Known = { supplier: string; part: PartReferenceDetail; unit: string; factor: string };
type Outcome = { rows: Row[]; command?: ForecastCommand };

/** Recognises partner, part, site and unit of a series, and says which command it leads to, if any. */
export function matchSeries(draft: SeriesDraft, context: ForecastContext): Outcome {
  const known = recognise(draft, context);
  if ('code' in known) return { rows: [known] };
  const buckets = draft.buckets.map(({ start, quantity }) => ({ start, quantity: converted(quantity, known.factor) }));
  const live = context.forecasts.find(({ state }) => isSame(state, draft, known.supplier));
  const remarks = known.factor === '1' ? [] : [conversionRemark(draft, known)];
  const { row, command } = live
    ? replacement(draft, buckets, live, context)
    : publication(draft, buckets, known, context);
  const matched = { supplier: known.supplier, part: known.part.name, ...(live && { forecast: live.id }) };
  const broken = command ? shapeRemarks(command, draft) : [];
  if (broken.length > 0) return { rows: broken };
  return { rows: [...remarks, { ...row, matched }], ...(command && { command }) };
}

function recognise(draft: SeriesDraft, context: ForecastContext): Known | Row {
  const supplier = supplierOf(draft, context);
  if (typeof supplier !== 'string') return supplier;
  const part = partOf(draft, supplier, context);
  if ('code' in part) return part;
  if (!context.sites.includes(draft.siteBpns))
    return refuse(
      draft,
      { code: 'SITE_UNKNOWN', near: nearest(draft.siteBpns, context.sites) },
      'site',
      `${draft.siteBpns} is no agreed site`,
    );
  const unit = draft.unit === undefined ? part.baseUnit : unitCodeOf(draft.unit);
  const factor = unit === part.baseUnit ? '1' : part.conversions.find((one) => one.unit === unit)?.factor;
  if (unit === undefined || factor === undefined)
    return refuse(
      draft,
      { code: 'UNIT_UNKNOWN', near: [part.baseUnit, ...part.conversions.map((one) => one.unit)] },
      'unit',
      `${draft.unit ?? ''} has no agreed conversion to ${part.baseUnit}`,
    );
  return { supplier, part, unit, factor };
}

function supplierOf(draft: SeriesDraft, { members, buyer }: ForecastContext): string | Row {
  const memberOf = (bpnl: string) => members.find(({ bpnls }) => bpnls.includes(bpnl))?.mspId;
  const entities = members.filter(({ mspId }) => mspId !== buyer).flatMap(({ bpnls }) => bpnls);
  if (draft.customerBpnl !== undefined && memberOf(draft.customerBpnl) !== buyer)
    return refuse(draft, { code: 'PARTNER_UNKNOWN' }, 'customer', `${draft.customerBpnl} is not the importing member`);
  return (
    memberOf(draft.supplierBpnl) ??
    refuse(
      draft,
      { code: 'PARTNER_UNKNOWN', near: nearest(draft.supplierBpnl, entities) },
      'supplier',
      `no linked member answers for ${draft.supplierBpnl}`,
    )
  );
}

function partOf(draft: SeriesDraft, supplier: string, { parts }: ForecastContext): PartReferenceDetail | Row {
  const part = parts.find((one) => one.supplier === supplier && one.customerPart === draft.customerPart);
  if (!part) {
    const agreed = parts.filter((one) => one.supplier === supplier).map((one) => one.customerPart);
    return refuse(
      draft,
      { code: 'PART_UNKNOWN', near: nearest(draft.customerPart, agreed) },
      'customerPart',
      `no part ${draft.customerPart} was agreed with ${supplier}`,
    );
  }
  const [stated, agreed] = [draft.supplierPart, part.supplierPart];
  return stated === undefined || agreed === undefined || stated === agreed
    ? part
    : refuse(draft, { code: 'PART_UNKNOWN', near: [agreed] }, 'supplierPart', `agreed is ${agreed}, not ${stated}`);
}

const isSame = (state: ForecastState, draft: SeriesDraft, supplier: string): boolean =>
  state.active &&
  state.granularity === 'week' &&
  state.supplier === supplier &&
  state.customerPart === draft.customerPart &&
  state.site === draft.siteBpns &&
  state.category === draft.category;

type Step = { row: Row; command?: ForecastCommand };

function replacement(
  draft: SeriesDraft,
  buckets: SeriesDraft['buckets'],
  { id, state }: { id: string; state: ForecastState },
  { respondBy }: ForecastContext,
): Step {
  const row = firstRow(draft);
  if (draft.inactive)
    return accept(draft, 'ends the forecast', {
      row,
      name: 'DeactivateForecast',
      id,
      input: { reason: 'inactive in file' },
    });
  if (sameSeries(state.buckets, buckets))
    return { row: { row, code: 'UNCHANGED', message: 'the live forecast states the same figures' } };
  const input = { buckets, ...(respondBy !== undefined && { respondBy }) };
  return accept(draft, 'replaces the live series', { row, name: 'ReviseForecast', id, input });
}

function publication(
  { supplierPart, ...draft }: SeriesDraft,
  buckets: SeriesDraft['buckets'],
  { supplier, part }: Known,
  { respondBy }: ForecastContext,
): Step {
  const row = firstRow(draft);
  if (draft.inactive) return { row: { row, code: 'UNCHANGED', message: 'inactive, and no live forecast to end' } };
  const number = part.supplierPart ?? supplierPart;
  const input = {
    supplier,
    customerPart: draft.customerPart,
    ...(number !== undefined && { supplierPart: number }),
    site: draft.siteBpns,
    category: draft.category,
    unit: part.baseUnit,
    granularity: 'week' as const,
    buckets,
    ...(respondBy !== undefined && { respondBy }),
  };
  return accept(draft, 'a new forecast', { row, name: 'PublishForecast', input });
}

const accept = (draft: SeriesDraft, message: string, command: ForecastCommand): Step => ({
  row: { row: firstRow(draft), code: 'ACCEPTED', message },
  command,
});

const sameSeries = (one: SeriesDraft['buckets'], other: SeriesDraft['buckets']): boolean => {
  const quantities = new Map(other.map(({ start, quantity }) => [start, quantity]));
  return (
    one.length === other.length &&
    one.every(({ start, quantity }) => new Decimal(quantities.get(start) ?? '-1').eq(quantity))
  );
};

const converted = (quantity: string, factor: string): string =>
  factor === '1' ? quantity : new Decimal(quantity).times(factor).toFixed();

const conversionRemark = (draft: SeriesDraft, { part, unit, factor }: Known): Row => ({
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

function refuse(
  draft: SeriesDraft,
  { code, near = [] }: { code: RowCode; near?: string[] },
  field: string,
  message: string,
): Row {
  const place = draft.field === '' ? field : `${draft.field} ${field}`;
  return { row: firstRow(draft), code, field: place, message, ...(near.length > 0 && { near }) };
}

const firstRow = ({ rows }: Pick<SeriesDraft, 'rows'>): number => rows[0] ?? 0;
