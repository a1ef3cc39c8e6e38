import { beyondLimits, type UnitState } from '@tierline/chaincode/schema';
import { Decimal } from 'decimal.js';
import type { Row } from '../report';
import { timeText } from './canonical-value';
import type { EpcisContext, EpcisItem } from './context';
import type { EpcisEvent, SensorElement } from './event-shape';
import { sensorStem } from './vocabulary';

type Report = SensorElement['sensorReport'][number];
type Measured = { report: Report; at: string; device?: string };

/** Sensor reports of an event as readings of the units it names; what has no mapping or no right is said. */
export function readingsOf(
  event: EpcisEvent,
  units: EpcisContext['units'],
  row: number,
  context: EpcisContext,
): { items: EpcisItem[]; rows: Row[] } {
  const outcomes = (event.sensorElementList ?? [])
    .flatMap((element) => measured(element, event.eventTime))
    .flatMap((one) => units.map((unit) => reading(one, unit, row, context.self)));
  const items = outcomes.flatMap((one) => ('type' in one ? [one] : []));
  const beyond = items.flatMap((item) => beyondIn(item, units, row));
  return { items, rows: [...outcomes.flatMap((one) => ('code' in one ? [one] : [])), ...beyond] };
}

/** It is taken all the same. */
function beyondIn(item: EpcisItem, units: EpcisContext['units'], row: number): Row[] {
  if (item.type !== 'reading') return [];
  const properties = units.find(({ id }) => id === item.id)?.state.kind.properties ?? {};
  return beyondLimits(properties, item.content.values).map(({ property, value, minimum, maximum }): Row => {
    const message = `${property} ${String(value)} is not within ${String(minimum ?? '')}..${String(maximum ?? '')}`;
    return { row, code: 'BEYOND_LIMITS', field: 'sensorElementList', message, matched: { unit: item.id } };
  });
}

function measured({ sensorMetadata, sensorReport }: SensorElement, eventTime: string): Measured[] {
  return sensorReport.map((report) => {
    const device = report.deviceID ?? sensorMetadata?.deviceID;
    const at = timeText(report.time ?? sensorMetadata?.time ?? sensorMetadata?.endTime ?? eventTime);
    return { report, at, ...(device !== undefined && { device }) };
  });
}

function reading(
  { report, at, device }: Measured,
  { id, state }: EpcisContext['units'][number],
  row: number,
  self: string,
): EpcisItem | Row {
  const measurement = (report.type ?? '').replace(sensorStem, '').replace(/^(?:gs1:)?(?:MT-)?/, '');
  const refuse = (message: string): Row => ({
    row,
    code: 'SENSOR_UNKNOWN',
    field: 'sensorElementList',
    message,
    matched: { unit: id },
  });
  const mapping = mappingOf(state.kind, measurement, report.uom);
  if (!mapping || report.value === undefined)
    return refuse(`${measurement} in ${report.uom ?? 'no unit'} is no property of this kind of unit, or has no value`);
  if (!(state.reporters[mapping.property] ?? []).includes(self))
    return refuse(`${self} may not report ${mapping.property} of this unit`);
  const value = new Decimal(report.value).times(mapping.scale);
  if (!value.isInteger()) return refuse(`${value.toFixed()} is no whole number of what ${mapping.property} counts`);
  const values = { [mapping.property]: value.toNumber() };
  const content = { type: 'reading' as const, values, measuredAt: at, ...(device !== undefined && { device }) };
  return { row, type: 'reading', kind: 'custody', id, content };
}

/** The property of the unit's kind that is this measurement in this unit. */
function mappingOf(
  { properties }: UnitState['kind'],
  measurement: string,
  uom: string | undefined,
): { property: string; scale: string } | undefined {
  for (const [property, definition] of Object.entries(properties)) {
    const measures = definition.type === 'integer' ? definition.measures : undefined;
    if (measures?.measurement === measurement && measures.uom === uom) return { property, scale: measures.scale };
  }
  return undefined;
}
