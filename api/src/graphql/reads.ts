import type { Registry } from '@tierline/chaincode/schema';
import type { Feed } from '../feed';
import {
  readEntries,
  readFindings,
  readRecord,
  readRecords,
  readVersions,
  type EntryView,
  type FindingView,
  type MemberDatabase,
  type RecordFilter,
  type RecordView,
  type RecordWindow,
  type VersionView,
} from '../readmodel';

type Place = Pick<RecordView, 'channel' | 'kind' | 'id'>;

/** What GraphQL asks of the read model. Only what this member may see is in it. */
export interface Reads {
  record(id: string, place?: { channel?: string; kind?: string }): Promise<RecordView | undefined>;
  records(filter: RecordFilter, window: RecordWindow): Promise<RecordView[]>;
  versions(place: Place): Promise<VersionView[]>;
  entries(place: Place): Promise<EntryView[]>;
  findings(limit: number): Promise<FindingView[]>;
  registry(channel: string): Promise<Registry | undefined>;
  feed: Pick<Feed, 'page' | 'follow'>;
}

export function readsOf(database: MemberDatabase, feed: Feed, registry: Reads['registry']): Reads {
  return {
    record: (id, place) => readRecord(database, id, place),
    records: (filter, window) => readRecords(database, filter, window),
    versions: (place) => readVersions(database, place),
    entries: (place) => readEntries(database, place),
    findings: (limit) => readFindings(database, limit),
    registry,
    feed,
  };
}
