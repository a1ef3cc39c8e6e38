import type {
  CustodyEntry,
  Milestone,
  PartReferenceDetail,
  ShipmentState,
  UnitState,
} from '@tierline/chaincode/schema';
import type { InventoryCommand, InventoryContext } from '../inventory/context';

/** What the importing member knows; the caller reads it from its own read model. */
export type EpcisContext = {
  self: string;
  /** RFC 3339; nothing is said to have happened later. */
  now: string;
  shipments: readonly { id: string; state: ShipmentState }[];
  units: readonly { id: string; state: UnitState }[];
  /** Agreed sites: read points and locations are GLNs, legs are between BPNS. */
  sites: InventoryContext['sites'];
  /** All of the consortium, with the GS1 company prefixes that begin their numbers. */
  members: readonly { mspId: string; companyPrefixes?: readonly string[] | undefined }[];
  /** Agreed parts and positions; empty where the file counts nothing. */
  parts: readonly PartReferenceDetail[];
  positions: InventoryContext['positions'];
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
  | { row: number; type: 'stock'; command: InventoryCommand }
  | { row: number; type: 'reading'; kind: 'custody'; id: string; content: CustodyEntry<'reading'> };
