import { custodyEntries, shipmentEntries } from '@tierline/chaincode/schema';
import { jsonDocument } from '../json-document';
import { reportOf, type ImportReport, type Row } from '../report';
import { epcisMillis, timeText } from './canonical-value';
import { checkEvent } from './check-event';
import type { EpcisContext, EpcisItem } from './context';
import { countedIn, stocksOf, type Counted } from './counts';
import { epcisDocument, type EpcisDocument } from './document';
import { eventHashId } from './event-hash';
import type { EpcisEvent } from './event-shape';
import { evidenceOf } from './evidence';
import { milestonesOf } from './milestones';
import { readingsOf } from './readings';
import { recognise, thingsOf } from './recognise';

type Outcome = { rows: Row[]; items: EpcisItem[]; counted?: Counted[] };

/**
 * Reads an EPCIS 2.0 capture document in JSON-LD, or one bare event. A row is one event. ObjectEvents and
 * AggregationEvents become evidence of the units and shipments they name, with the event's hash, and what they say of
 * milestones, measurements and stock counted; other events are reported as unsupported.
 */
export function importEpcis(text: string, context: EpcisContext): ImportReport<EpcisItem> {
  const parsed = jsonDocument(text);
  if ('reason' in parsed) return reportOf([{ row: 0, code: 'FILE_UNREADABLE', message: parsed.reason }], []);
  const document = epcisDocument(parsed.value);
  if (!document)
    return reportOf([{ row: 0, code: 'FILE_UNREADABLE', message: 'neither an EPCIS document nor an event' }], []);
  const seen = new Map<string, number>();
  const outcomes = document.events.map((one, index) => importEvent(one, index + 1, document, seen, context));
  const stocks = stocksOf(
    outcomes.flatMap(({ counted = [] }) => counted),
    context,
  );
  return reportOf(
    [...outcomes.flatMap(({ rows }) => rows), ...stocks.rows],
    [...outcomes.flatMap(({ items }) => items), ...stocks.items],
  );
}

function importEvent(
  { event: raw, pointer }: EpcisDocument['events'][number],
  row: number,
  document: EpcisDocument,
  seen: Map<string, number>,
  context: EpcisContext,
): Outcome {
  const checked = checkEvent(raw, pointer, document.namespaces);
  if ('issues' in checked)
    return only(...checked.issues.map(({ at, message }): Row => ({ row, code: 'SHAPE', field: at, message })));
  const { event } = checked;
  if (event.type !== 'ObjectEvent' && event.type !== 'AggregationEvent') {
    const message = `${event.type} is not imported: only ObjectEvent and AggregationEvent say where a unit is`;
    return only({ row, code: 'UNSUPPORTED', field: `${pointer}/type`, message });
  }
  if ((epcisMillis(event.eventTime) ?? 0) > (epcisMillis(context.now) ?? 0))
    return only({ row, code: 'RULE_BROKEN', field: `${pointer}/eventTime`, message: 'lies in the future' });
  const hash = eventHashId(raw, document);
  const before = seen.get(hash);
  if (before !== undefined) return only({ row, code: 'UNCHANGED', message: `is the same event as row ${before}` });
  seen.set(hash, row);
  return itemsOf(event, hash, row, context);
}

const only = (...rows: Row[]): Outcome => ({ rows, items: [] });

function itemsOf(event: EpcisEvent, hash: string, row: number, context: EpcisContext): Outcome {
  const { units, shipments, unknown } = recognise(thingsOf(event), context);
  const unread: Row[] = unknown.map((thing) => ({
    row,
    code: 'THING_UNKNOWN',
    message: `${thing} is no unit and no handling unit known here`,
  }));
  const remarks = hashRemark(event, hash, row);
  const counted = countedIn(event, row, context);
  if (units.length + shipments.length === 0) {
    const nothing = unread.length + counted.length === 0;
    const none: Row[] = nothing ? [{ row, code: 'THING_UNKNOWN', message: 'names no unit and no quantity' }] : [];
    return { rows: [...none, ...unread, ...remarks], items: [], counted };
  }
  const time = timeText(event.eventTime);
  const evidence = evidenceOf(event, hash, { units, shipments, unknown }, row, context);
  const milestones = milestonesOf(event, shipments, time, row, context);
  const readings = readingsOf(event, units, row, context);
  const items = [...evidence.items, ...milestones.items, ...readings.items];
  if (!items.every(fits))
    return only({ row, code: 'SHAPE', message: 'says more than an entry of the ledger can hold' });
  const counts = [evidence, milestones, readings].map((part) => String(part.items.length));
  const message = `evidence of ${counts[0] ?? ''}, milestones ${counts[1] ?? ''}, readings ${counts[2] ?? ''}`;
  const said = [...remarks, ...evidence.rows, ...milestones.rows, ...readings.rows, ...unread];
  return { rows: [{ row, code: 'ACCEPTED', message, matched: { hash } }, ...said], items, counted };
}

function hashRemark({ eventID }: EpcisEvent, hash: string, row: number): Row[] {
  if (!eventID?.startsWith('ni:///sha-256;') || eventID === hash) return [];
  return [{ row, code: 'HASH_DIFFERS', field: 'eventID', message: `the event’s own hash is ${hash}` }];
}

function fits(item: EpcisItem): boolean {
  if (item.type === 'milestone' || item.type === 'stock') return true;
  if (item.type === 'reading') return custodyEntries.reading.safeParse(item.content).success;
  return (item.kind === 'custody' ? custodyEntries : shipmentEntries).evidence.safeParse(item.content).success;
}
