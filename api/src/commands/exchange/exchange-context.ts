import type { InventoryState } from '@tierline/chaincode/schema';
import type { AspectModel, Lasting } from '../../exchange';
import type { ImportReport } from '../../imports';
import type { EntryView, RecordPlace } from '../../readmodel';
import type { WriteContext } from '../apply';
import type { Bring } from '../imports/import-writes';
import type { ExchangedObjects } from './exchanged-objects';

/** Keeps bills of material, one row a bill. @throws Refusal ROLE_MISSING, OVERSIZE */
type KeepBills = (document: string) => Promise<Pick<ImportReport<unknown>, 'rows'>>;

/** Who posts or asks, and what the node has for it. */
export type ExchangeContext = {
  context: WriteContext;
  objects: ExchangedObjects;
  bring: Bring;
  /** Entries of that type beside a record, latest first. */
  entries: (place: RecordPlace, type: string) => Promise<EntryView[]>;
  /** What a position lasts for, from today on; undefined where nothing is stated. */
  coverage: (channel: string, position: InventoryState) => Promise<Lasting | undefined>;
  keepBills: KeepBills;
};

/** A payload as it came. */
export type Posted = {
  channel: string;
  payload: unknown;
  /** BPNL of whom it is for, where the payload does not say. */
  partner?: string | undefined;
  /** Why firm figures change: payloads have no place for it. */
  reason?: string | undefined;
};

/** What is asked for: what this member states, or what partners state to it. */
export type Wanted = {
  channel: string;
  direction: 'out' | 'in';
  partner?: string;
  /** At most so many objects, of those that come after that identifier. */
  limit: number;
  after?: string;
};

export const demandModel: AspectModel = 'week_based_material_demand';
export const capacityModel: AspectModel = 'week_based_capacity_group';
export const commentModel: AspectModel = 'id_based_comment';
export const notificationModel: AspectModel = 'demand_and_capacity_notification';
