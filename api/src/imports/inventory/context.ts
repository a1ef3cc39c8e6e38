import type {
  InventoryInput,
  InventoryState,
  InventoryStatement,
  PartReferenceDetail,
} from '@tierline/chaincode/schema';
import type { KnownMember, KnownSite } from '../known-things';

/** What the importing member knows; the caller reads it from its own read model. */
export type InventoryContext = {
  self: string;
  members: readonly KnownMember[];
  parts: readonly PartReferenceDetail[];
  sites: readonly (KnownSite & { timeZone: string })[];
  positions: readonly { id: string; state: InventoryState }[];
};
export type InventoryCommand =
  | { row: number; name: 'OpenInventoryPosition'; id?: string; input: InventoryInput<'OpenInventoryPosition'> }
  | { row: number; name: 'StateInventory'; id: string; input: InventoryStatement };
