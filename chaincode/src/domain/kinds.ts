import type { Kind } from './kind';

/** Every kind of shared record there is; the only place that lists them. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>();
