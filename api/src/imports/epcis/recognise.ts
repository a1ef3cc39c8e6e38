import type { UnitState } from '@tierline/chaincode/schema';
import { knownSite, type Unknown } from '../known-things';
import type { EpcisContext } from './context';
import type { EpcisEvent } from './event-shape';
import { canonicalUri } from './gs1-uri';

type Identifier = UnitState['identifier'];
export type Recognised = { units: EpcisContext['units']; shipments: EpcisContext['shipments']; unknown: string[] };

/** The instances that an event speaks of; classes and quantities name no single unit. */
export function thingsOf(event: EpcisEvent): string[] {
  const { epcList = [] } = event as { epcList?: string[] };
  const { parentID, childEPCs = [] } = event as { parentID?: string; childEPCs?: string[] };
  const named = [...epcList, ...(parentID === undefined ? [] : [parentID]), ...childEPCs];
  return [...new Set(named.map((one) => canonicalUri(one) ?? one))];
}

/** Finds the units and shipments of these instances, and says which instances are neither. */
export function recognise(things: readonly string[], { units, shipments }: EpcisContext): Recognised {
  const named = new Set(things);
  const found = units.filter(({ state }) => named.has(uriOf(state.identifier)));
  const carried = shipments.filter(({ state }) => state.handlingUnits.some(({ sscc }) => named.has(ssccUri(sscc))));
  const known = new Set([
    ...found.map(({ state }) => uriOf(state.identifier)),
    ...carried.flatMap(({ state }) => state.handlingUnits.map(({ sscc }) => ssccUri(sscc))),
  ]);
  return { units: found, shipments: carried, unknown: things.filter((one) => !known.has(one)) };
}

export const ssccOf = (identifier: Identifier): string | undefined =>
  identifier.scheme === 'sscc' ? identifier.sscc : undefined;

/** What a unit is called on the ledger by the URI of an instance; undefined for what is no unit's identifier. */
export function identifierOf(uri: string): Identifier | undefined {
  const path = decodeURIComponent(uri.replace('https://id.gs1.org', ''));
  const [, sscc] = /^\/00\/(\d{18})$/.exec(path) ?? [];
  if (sscc !== undefined) return { scheme: 'sscc', sscc };
  const [, gtin, serial] = /^\/01\/(\d{14})\/21\/(.+)$/.exec(path) ?? [];
  if (gtin !== undefined && serial !== undefined) return { scheme: 'sgtin', gtin, serial };
  const [, grai] = /^\/8003\/(0\d{13}.*)$/.exec(path) ?? [];
  return grai === undefined ? undefined : { scheme: 'grai', grai };
}

const ssccUri = (sscc: string): string => `https://id.gs1.org/00/${sscc}`;

function uriOf(identifier: Identifier): string {
  switch (identifier.scheme) {
    case 'sscc':
      return ssccUri(identifier.sscc);
    case 'sgtin': {
      const raw = `https://id.gs1.org/01/${identifier.gtin}/21/${encodeURIComponent(identifier.serial)}`;
      return canonicalUri(raw) ?? raw;
    }
    case 'grai':
      return canonicalUri(`https://id.gs1.org/8003/${identifier.grai}`) ?? identifier.grai;
  }
}

/** The site that a read point or location names by its GLN, whatever its extension. */
export function siteOf(
  uri: string | undefined,
  { sites }: EpcisContext,
): EpcisContext['sites'][number] | Unknown | undefined {
  const gln = /\/414\/(\d{13})/.exec(canonicalUri(uri ?? '') ?? '')?.[1];
  return gln === undefined ? undefined : knownSite<EpcisContext['sites'][number]>(sites, gln);
}
