import type { EpcisContext, CallOffContext } from '@tierline/api/imports';
import type { PartReferenceDetail, ShipmentState, SiteDetail, UnitState } from '@tierline/chaincode/schema';
import { received } from '../../demo/src/received';

/** The day after the files were written, on which their days stand as they are. */
const storyNow = '2026-11-24T08:00:00.000Z';
/** A file as a partner sends it in the story, its days as of that time. */
export const partnerFile = (name: string, now = Date.parse(storyNow)): string => received(name, undefined, now);

type Programme = {
  legalEntities: Record<string, string[]>;
  sites: Record<'oem' | 'axle' | 'motor' | 'casting', SiteDetail>;
  parts: Record<'axle' | 'motor' | 'casting', PartReferenceDetail>;
  units: { pallet: { scheme: 'sscc'; sscc: string }; crates: { scheme: 'grai'; grai: string }[] };
  shipment: { number: string; order: string };
};
export const programme = JSON.parse(partnerFile('programme.json')) as Programme;

/** What the OEM knows before its first file. */
export function oemKnows(more: Partial<CallOffContext> = {}): CallOffContext {
  return {
    buyer: 'OemMSP',
    now: storyNow,
    members: Object.entries(programme.legalEntities).map(([mspId, bpnls]) => ({ mspId, bpnls })),
    parts: [programme.parts.axle, programme.parts.motor],
    sites: [programme.sites.oem],
    forecasts: [],
    accounts: [],
    isCounted: () => false,
    ...more,
  };
}

export const palletId = 'a1'.repeat(16);
export const crateIds = ['c1'.repeat(16), 'c2'.repeat(16)];
export const shipmentId = '51'.repeat(16);

const crate: UnitState['kind'] = {
  name: 'crate',
  properties: {
    temperature: {
      type: 'integer',
      measures: { measurement: 'Temperature', uom: 'CEL', scale: '1000' },
      limits: { minimum: 2000, maximum: 8000 },
    },
  },
};

/** The load and its shipment as a member's read model holds them. */
export function loadKnownTo(self: string): EpcisContext {
  const { sites, units } = programme;
  const unit = (id: string, identifier: UnitState['identifier'], properties: string[]) => ({
    id,
    state: {
      identifier,
      kind: crate,
      reporters: Object.fromEntries(properties.map((name) => [name, ['CarrierMSP']])),
    } as UnitState,
  });
  const shipment = {
    shipper: 'AxleMSP',
    consignee: 'OemMSP',
    status: 'dispatched',
    legs: [{ from: sites.axle.bpns, to: sites.oem.bpns, carrier: 'CarrierMSP' }],
    handlingUnits: [{ sscc: units.pallet.sscc, lines: [1] }],
    times: [],
  } as unknown as ShipmentState;
  return {
    self,
    now: storyNow,
    shipments: [{ id: shipmentId, state: shipment }],
    units: [
      unit(palletId, units.pallet, []),
      ...units.crates.map((crate, index) => unit(crateIds[index] ?? '', crate, ['temperature'])),
    ],
    sites: Object.values(sites),
    members: Object.keys(programme.legalEntities).map((mspId) => ({ mspId })),
    parts: Object.values(programme.parts),
    positions: [],
  };
}
