import type { Receipt, RecordPlace, Write, WriteContext } from '@tierline/api/commands';
import { SqlTierStore } from '@tierline/api/engine';
import type { MemberDatabase } from '@tierline/api/readmodel';
import { Cascade, Tiers, type TierItem } from '@tierline/api/tiers';
import { Refusal } from '@tierline/chaincode/errors';
import type { EntryContent, ForecastState } from '@tierline/chaincode/schema';
import { KeptRecords } from './kept-records';

export const upstream = 'axle-programme';
export const downstream = 'casting-programme';
export const weeks = ['2026-11-30', '2026-12-07', '2026-12-14'];
export const axleForecast = 'a1'.repeat(16);
export const buckets = (...quantities: string[]) =>
  quantities.map((quantity, index) => ({ start: weeks[index] ?? '', quantity }));

export const axleBill = {
  kind: 'bill',
  item: {
    ...{ part: 'AXLE', unit: 'PCE', automatic: true },
    components: [{ part: 'HUB', quantityPer: '2', unit: 'PCE', scrap: '0.1' }],
  },
} satisfies TierItem;
export const source = { supplier: 'CastingMSP', channel: downstream, site: 'BPNS00000003B2OM', percent: '100' };
export const hubSource = {
  kind: 'sourcing',
  item: {
    part: 'HUB',
    sources: [source],
  },
} satisfies TierItem;

/** A supplier between a customer and a supplier of its own; what it writes stands at once. */
export class TieredSupplier {
  readonly records = new KeptRecords();
  readonly written: { write: Extract<Write, { type: 'apply' }>; commandId: string }[] = [];
  readonly said: { place: RecordPlace; content: EntryContent }[] = [];
  readonly store: SqlTierStore;
  roles: readonly string[] = ['planner'];
  now = new Date('2026-11-26T08:00:00.000Z');
  refuses: Error | undefined;

  constructor(readonly database: MemberDatabase) {
    this.store = new SqlTierStore(database);
  }

  /** In a database where nothing of another is left, with its bill and where it buys. */
  static async fresh(database: MemberDatabase): Promise<TieredSupplier> {
    for (const table of ['tier_items', 'pins', 'publications', 'secrets'] as const)
      await database.engine.tables.deleteFrom(table).execute();
    const supplier = new TieredSupplier(database);
    for (const item of [axleBill, hubSource]) await supplier.tiers.save(item);
    return supplier;
  }

  readonly bring = (write: Write, commandId = ''): Promise<Receipt[]> => {
    if (this.refuses) return Promise.reject(this.refuses);
    if (write.type === 'entry') {
      this.said.push({ place: write.place, content: write.content });
      return Promise.resolve([]);
    }
    const [intent] = write.intents;
    const before = this.written.filter(({ write: { intents } }) => intents[0]?.id === undefined).length;
    const id = intent?.id ?? `d${String(before)}`.repeat(16);
    this.written.push({ write, commandId });
    const prior = this.records.state(write.channel, id) as unknown as ForecastState | undefined;
    const state = { buyer: 'AxleMSP', active: true, ...prior, ...(intent?.input as object) };
    const sealHash = this.records.put(write.channel, 'forecast', id, state);
    const command = intent?.name ?? '';
    return Promise.resolve([
      { channel: write.channel, kind: 'forecast', id, version: 1, command, txId: 't', block: 1n, sealHash },
    ]);
  };

  get ledgers() {
    return { records: this.records.source, channels: [upstream, downstream], mspId: 'AxleMSP' };
  }

  get tiers(): Tiers {
    return new Tiers({
      ...{ ledgers: this.ledgers, store: this.store, now: () => this.now, bring: this.bring },
      requireRole: (of) => {
        const needed = of === 'planning' ? ['planner', 'manager'] : ['manager', 'auditor'];
        if (!needed.some((role) => this.roles.includes(role)))
          throw new Refusal('ROLE_MISSING', { needed, held: this.roles });
      },
    });
  }

  get context(): WriteContext {
    return { ...this.ledgers, signatory: { mspId: 'AxleMSP' } } as unknown as WriteContext;
  }

  /** The same member, as a node that acts by itself. */
  get answering() {
    return {
      ...{ store: this.store, clock: { now: () => this.now } },
      write: (_context: WriteContext, write: Write, commandId: string | undefined) => this.bring(write, commandId),
    };
  }

  get cascade(): Cascade {
    return new Cascade(this.answering);
  }

  /** The customer says what it needs. */
  receive(quantities: string[], more: Partial<ForecastState> = {}, id = axleForecast): string {
    return this.records.put(upstream, 'forecast', id, {
      ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: '8P0-501', supplierPart: 'AXLE', category: '0001' },
      ...{ site: 'BPNS00000003AYRE', unit: 'PCE', granularity: 'week', revision: 1, restsOn: [], active: true },
      buckets: buckets(...quantities),
      ...more,
    });
  }

  /** Both sign which of the supplier's parts the customer's number is. */
  agree(customer: string, customerPart = '8P0-501', supplierPart = 'AXLE'): void {
    const id = Buffer.from(`${customer}${customerPart}`.padEnd(16).slice(-16)).toString('hex');
    const detail = { customer, supplier: 'AxleMSP', customerPart, supplierPart, name: 'Axle', baseUnit: 'PCE' };
    const state = { status: 'agreed', agreed: { ...detail, conversions: [] } };
    this.records.put(upstream, 'part-reference', id, state);
  }
}
