import type { CustodyEntry, Milestone, ShipmentState, UnitState } from '@tierline/chaincode/schema';
import type { KnownSite } from '../known-things';

/** What the importing member knows; the caller reads it from its own read model. */
export type EpcisContext = {
  self: string;
  /** RFC 3339; nothing is said to have happened later. */
  now: string;
  shipments: readonly { id: string; state: ShipmentState }[];
  units: readonly { id: string; state: UnitState }[];
  /** Agreed sites: read points and locations are GLNs, legs are between BPNS. */
  sites: readonly KnownSite[];
};

export type EpcisItem =
  | { row: number; type: 'milestone'; shipment: string; input: Milestone }
  | {
      row: number;
      type: 'evidence';
      kind: 'custody' | 'shipment';
      id: string;
      content: { type: 'evidence'; source: 'epcis'; hash: string; nonce?: string; happenedAt: string; note?: string };
    }
  | { row: number; type: 'reading'; kind: 'custody'; id: string; content: CustodyEntry<'reading'> };
