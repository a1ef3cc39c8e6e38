import type { PartReferenceDetail, ShipmentInput, ShipmentState } from '@tierline/chaincode/schema';
import type { KnownMember, KnownSite } from '../known-things';

/** What the shipper knows; the caller reads it from its own read model. */
export type DespatchContext = {
  self: string;
  now: string;
  /** Members it has an accepted link with, and itself, with the legal entities each answers for. */
  members: readonly KnownMember[];
  /** Agreed part references with this member as supplier. */
  parts: readonly PartReferenceDetail[];
  sites: readonly (KnownSite & { timeZone: string })[];
  /** Its own shipments. */
  shipments: readonly { id: string; state: ShipmentState }[];
  /** Units that it may see, by their SSCC. */
  units: readonly { id: string; sscc: string }[];
  /** Where it leaves, if the message does not say so. */
  from?: string;
};

/** What one message leads to: a shipment that is planned, or one that stands, and what happens to it then, in this order. */
export type DespatchItem = {
  row: number;
  id?: string;
  plan?: ShipmentInput<'PlanShipment'>;
  then: readonly (
    | { name: 'DispatchShipment'; input: ShipmentInput<'DispatchShipment'> }
    | { name: 'RecordMilestone'; input: ShipmentInput<'RecordMilestone'> }
  )[];
};
