import DataLoader from 'dataloader';
import type { ForecastState, InventoryState, Motion, Registry } from '@tierline/chaincode/schema';
import { linkedReads, type LinkedReads } from '../capacity';
import type { Feed } from '../feed';
import {
  countCases,
  countUnread,
  countWork,
  readAttention,
  readAttestations,
  readCaseStatistics,
  readDiffering,
  readEntries,
  readEntriesAt,
  readFindings,
  readFindingsOf,
  readHolders,
  readInTransit,
  type InTransitFilter,
  type InTransitView,
  readMentions,
  readMotions,
  readNotices,
  readOpenEffects,
  readProcesses,
  readTimers,
  readTroubledEffects,
  readPivot,
  readPivotParts,
  readRecords,
  readRecordsAt,
  readRecordsById,
  readSeriesBefore,
  readStatements,
  readThreads,
  readTicksAround,
  readTimeline,
  readVersionBytes,
  readVersions,
  readVersionsAt,
  readWork,
  search,
  Turn,
  type AttestationView,
  type CaseCount,
  type CaseStatistics,
  type CaseStatisticsFilter,
  type EffectView,
  type EntriesWindow,
  type EntryPlace,
  type EntryView,
  type FactView,
  type FindingView,
  type HitView,
  type HolderView,
  type MemberDatabase,
  type MentionsFilter,
  type MentionView,
  type NoticeView,
  type PivotFilter,
  type ProcessFilter,
  type ProcessView,
  type TimerView,
  type PivotSum,
  type RecordFilter,
  type RecordOrder,
  type RecordPlace,
  type RecordView,
  type SearchFilter,
  type Statement,
  type LedgerPlaceOf,
  type ThreadView,
  type TicksAround,
  type VersionBytes,
  type VersionPlace,
  type VersionView,
  type Window,
  type WorkCount,
  type WorkFilter,
  type WorkItem,
} from '../readmodel';
import { readCoverage, readReceived, type PositionCoverage, type Received } from '../supply';

/** What GraphQL asks of the read model. Only what this member may see is in it. What is asked in one turn is read together. */
export interface Reads extends LinkedReads {
  /** All records with this id, two at most. */
  byId(id: string, place?: { channel?: string; kind?: string }): Promise<RecordView[]>;
  at(place: RecordPlace): Promise<RecordView | undefined>;
  records(filter: RecordFilter, order: RecordOrder, window: Window): Promise<RecordView[]>;
  /** Of any kind, most urgent first; `until`: RFC 3339. */
  attention(of: { channel?: string; partner?: string; until?: string }, window: Window): Promise<RecordView[]>;
  /** What waits for people of this member, what is due first first. */
  work(of: WorkFilter, window: Window): Promise<WorkItem[]>;
  countWork(of: WorkFilter): Promise<WorkCount>;
  countCases(filter: Omit<RecordFilter, 'kind'>): Promise<CaseCount[]>;
  caseStatistics(of: CaseStatisticsFilter): Promise<CaseStatistics[]>;
  /** Records and entries by their words, the best first. */
  search(filter: SearchFilter, window: Window): Promise<HitView[]>;
  version(version: VersionPlace): Promise<VersionView | undefined>;
  versions(place: RecordPlace, window: Window): Promise<VersionView[]>;
  entries(place: RecordPlace, window: EntriesWindow): Promise<EntryView[]>;
  entry(entry: EntryPlace): Promise<EntryView | undefined>;
  /** Who was given it, and where it was erased since. */
  holders(entry: EntryPlace): Promise<HolderView[]>;
  /** The latest first. @param reader `subjectOf` who asks */
  threads(place: RecordPlace, reader: string): Promise<ThreadView[]>;
  unread(place: RecordPlace, reader: string): Promise<number>;
  mentions(of: MentionsFilter, window: Window): Promise<MentionView[]>;
  timeline(place: RecordPlace, window: Window): Promise<FactView[]>;
  ticksAround(place: LedgerPlaceOf): Promise<TicksAround>;
  bytes(version: VersionPlace): Promise<VersionBytes | undefined>;
  findings(window: Window): Promise<FindingView[]>;
  findingsOf(place: RecordPlace): Promise<FindingView[]>;
  differing(place: RecordPlace): Promise<string[]>;
  /** undefined: nothing is stated of the stock. */
  coverage(
    channel: string,
    position: InventoryState,
    when: { now: string; days: number },
  ): Promise<PositionCoverage | undefined>;
  /** What the buyer counted of a forecast's part, in buckets that are over. */
  received(channel: string, forecast: ForecastState, when: { first: string; now: string }): Promise<Received>;
  /** What is under way to a member. */
  inTransit(filter: InTransitFilter, window: Window): Promise<InTransitView[]>;
  notices(window: Window): Promise<NoticeView[]>;
  /** Of a forecast: what was last said of each of the latest buckets before a day, oldest first. */
  statements(place: RecordPlace, asked: { before: string; most: number }): Promise<Statement[]>;
  /** Of a forecast: the series that the one of this revision replaced. */
  seriesBefore(place: RecordPlace, revision: number): Promise<Statement[] | undefined>;
  registry(channel: string): Promise<Registry | undefined>;
  motions(channel: string): Promise<Motion[]>;
  attestations(channel: string): Promise<AttestationView[]>;
  pivotParts(filter: PivotFilter, page: { after?: string; limit: number }): Promise<string[]>;
  /** Without parts: of all together. */
  pivot(filter: PivotFilter, parts?: readonly string[]): Promise<PivotSum[]>;
  processes(filter: ProcessFilter, window: Window): Promise<ProcessView[]>;
  timers(of: ProcessView): Promise<TimerView[]>;
  openEffects(of: ProcessView): Promise<EffectView[]>;
  /** The first hundred by key. */
  troubledEffects(): Promise<EffectView[]>;
  feed: Pick<Feed, 'page' | 'follow' | 'head' | 'looks'>;
}

export function readsOf(database: MemberDatabase, feed: Feed, registry: Reads['registry']): Reads {
  const at = together((places: readonly RecordPlace[]) => readRecordsAt(database, places));
  const bytes = together((versions: readonly VersionPlace[]) => readVersionBytes(database, versions));
  const version = together((versions: readonly VersionPlace[]) => readVersionsAt(database, versions));
  const findingsOf = together((places: readonly RecordPlace[]) => readFindingsOf(database, places));
  const differing = together((places: readonly RecordPlace[]) => readDiffering(database, places));
  const versions = asked((places, window: Window) => readVersions(database, places, window));
  const entries = asked((places, window: EntriesWindow) => readEntries(database, places, window));
  const entry = together((places: readonly EntryPlace[]) => readEntriesAt(database, places));
  const holders = together((places: readonly EntryPlace[]) => readHolders(database, places));
  const threads = asked((places, reader: string) => readThreads(database, places, reader));
  const unread = asked((places, reader: string) => countUnread(database, places, reader));
  const timeline = asked((places, window: Window) => readTimeline(database, places, window));
  const ticksAround = together((places: readonly LedgerPlaceOf[]) => readTicksAround(database, places));
  // many follow their lists, and count at every block: one after another, so that other questions come between
  const counting = new Turn();
  return {
    byId: (id, place) => readRecordsById(database, id, place),
    at: (place) => at.load(place),
    records: (filter, order, window) => readRecords(database, filter, order, window),
    attention: (of, window) => readAttention(database, of, window),
    work: (of, window) => readWork(database, of, window),
    countWork: (of) => counting.run(() => countWork(database, of)),
    countCases: (filter) => countCases(database, filter),
    caseStatistics: (of) => readCaseStatistics(database, of),
    search: (filter, window) => search(database, filter, window),
    version: (place) => version.load(place),
    versions: (place, window) => versions.load({ place, window }),
    entries: (place, window) => entries.load({ place, window }),
    entry: (place) => entry.load(place),
    holders: (place) => holders.load(place),
    threads: (place, reader) => threads.load({ place, window: reader }),
    unread: (place, reader) => unread.load({ place, window: reader }),
    mentions: (of, window) => readMentions(database, of, window),
    timeline: (place, window) => timeline.load({ place, window }),
    ticksAround: (place) => ticksAround.load(place),
    bytes: (place) => bytes.load(place),
    findings: (window) => readFindings(database, window),
    findingsOf: (place) => findingsOf.load(place),
    differing: (place) => differing.load(place),
    coverage: (channel, position, when) => readCoverage(database, channel, position, when),
    received: (channel, forecast, when) => readReceived(database, channel, forecast, when),
    inTransit: (filter, window) => readInTransit(database, filter, window),
    notices: (window) => readNotices(database, window),
    statements: (place, asked) => readStatements(database, place, asked),
    seriesBefore: (place, revision) => readSeriesBefore(database, place, revision),
    registry,
    motions: (channel) => readMotions(database, channel),
    attestations: (channel) => readAttestations(database, channel),
    ...linkedReads(database),
    pivotParts: (filter, page) => readPivotParts(database, filter, page),
    pivot: (filter, parts) => readPivot(database, filter, parts),
    processes: (filter, window) => readProcesses(database, filter, window),
    timers: (of) => readTimers(database, of),
    openEffects: (of) => readOpenEffects(database, of),
    troubledEffects: () => readTroubledEffects(database),
    feed,
  };
}

/** Nothing is kept: the next turn may ask after a write. */
const together = <Key, Found>(load: (keys: readonly Key[]) => Promise<Found[]>): DataLoader<Key, Found> =>
  new DataLoader(load, { cache: false });

type Asked<Question> = { place: RecordPlace; window: Question };

/** One statement for all places of which the same window is asked. */
function asked<Question, Found>(
  load: (places: readonly RecordPlace[], window: Question) => Promise<Found[]>,
): DataLoader<Asked<Question>, Found> {
  return together(async (all) => {
    const alike = new Map<string, { window: Question; numbers: number[] }>();
    for (const [number, { window }] of all.entries()) {
      const name = JSON.stringify(window);
      const group = alike.get(name) ?? { window, numbers: [] };
      group.numbers.push(number);
      alike.set(name, group);
    }
    const found: (Found | Error)[] = [];
    await Promise.all(
      [...alike.values()].map(async ({ window, numbers }) => {
        const places = numbers.flatMap((number) => all[number]?.place ?? []);
        const answers = await load(places, window).catch((error: unknown) => places.map(() => error as Error));
        for (const [index, number] of numbers.entries()) found[number] = answers[index] as Found | Error;
      }),
    );
    return found as Found[];
  });
}
