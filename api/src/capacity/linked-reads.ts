import { type MemberDatabase, readLinkedGroups, readLinkedSeries, readSeriesAsOf } from '../readmodel';
import type { LinkedReads } from './links';

export const linkedReads = (database: MemberDatabase): LinkedReads => ({
  linkedSeries: (between, parts) => readLinkedSeries(database, between, parts),
  linkedGroups: (between, groupIds) => readLinkedGroups(database, between, groupIds),
  seriesAsOf: (channel, ids, at) => readSeriesAsOf(database, channel, ids, at),
});
