import { z } from 'zod';
import type { FeedFact } from '../../ports';
import type { Subject } from '../condition';

/** What detectors keep of whose a record is. */
export const subject = z.object({
  between: z.tuple([z.string(), z.string()]),
  parts: z.array(z.string()),
  sites: z.array(z.string()),
  name: z.string(),
});

const series = z.object({ buyer: z.string(), supplier: z.string(), customerPart: z.string(), site: z.string() });
const group = z.object({
  supplier: z.string(),
  customer: z.string(),
  name: z.string(),
  linkedSeries: z.array(z.object({ customerPart: z.string(), site: z.string() })).optional(),
});
const position = z.object({ customer: z.string(), supplier: z.string(), customerPart: z.string(), site: z.string() });
const shipment = z.object({
  shipper: z.string(),
  consignee: z.string(),
  number: z.string(),
  lines: z.array(z.object({ customerPart: z.string() })),
  legs: z.array(z.object({ from: z.string(), to: z.string() })),
});

const subjects: Readonly<Record<string, (stated: unknown) => Subject>> = {
  forecast: (stated) => {
    const { buyer, supplier, customerPart, site } = series.parse(stated);
    return { between: [buyer, supplier], parts: [customerPart], sites: [site], name: `${customerPart} at ${site}` };
  },
  'capacity-group': (stated) => {
    const { supplier, customer, name, linkedSeries = [] } = group.parse(stated);
    const [parts, sites] = [linkedSeries.map((one) => one.customerPart), linkedSeries.map(({ site }) => site)];
    return { between: [supplier, customer], parts: once(parts), sites: once(sites), name };
  },
  'inventory-position': (stated) => {
    const { customer, supplier, customerPart, site } = position.parse(stated);
    return { between: [customer, supplier], parts: [customerPart], sites: [site], name: `${customerPart} at ${site}` };
  },
  shipment: (stated) => {
    const { shipper, consignee, number, lines, legs } = shipment.parse(stated);
    const sites = legs.flatMap(({ from, to }) => [from, to]);
    const parts = lines.map(({ customerPart }) => customerPart);
    return { between: [shipper, consignee], parts: once(parts), sites: once(sites), name: number };
  },
};

const first = ['ForecastPublished', 'CapacityGroupPublished', 'InventoryPositionOpened', 'ShipmentPlanned'];
const succeeded = z.object({ state: z.unknown() });

/** Whose a record is, as the fact by which it begins states it; undefined: it begins by another. */
export function subjectBy({ kind, type, data }: FeedFact): Subject | undefined {
  if (first.includes(type)) return subjects[kind]?.(data);
  return type === 'Succeeded' ? subjects[kind]?.(succeeded.parse(data).state) : undefined;
}

/** The state that a record which takes another's place (`Succeeded`) begins with. */
export const successorState = ({ data }: FeedFact): unknown => succeeded.parse(data).state;

const once = (texts: readonly string[]): string[] => [...new Set(texts)];
