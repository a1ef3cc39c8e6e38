import { custody } from './custody';
import { forecast } from './forecast';
import type { Kind } from './kind';
import { link } from './link';
import { partReference } from './part-reference';
import { shipment } from './shipment';
import { site } from './site';

/** Every kind of shared record there is; the only place that lists them. */
export const kinds: ReadonlyMap<string, Kind> = new Map(
  // Each kind knows its own state and facts; here they are all just records. The shapes were checked at the entrance.
  ([custody, forecast, link, partReference, shipment, site] as unknown as Kind[]).map((kind) => [kind.name, kind]),
);
