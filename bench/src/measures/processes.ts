import { machineClock, WorkflowFeed, WorkflowStore } from '@tierline/api/engine';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import { defaultRules, type Effect, processes as all, WorkflowEngine } from '@tierline/workflows';
import { cpuOf } from '../harness/cpu';
import type { Figure, Measure } from '../harness/figure';
import { sampleOf } from '../harness/sample';

const channel = 'axle-programme';
const [open, blocks, mspId] = [10_000, 50, 'OemMSP'];
/** So many facts stand before those whose cost is measured. */
const histories = [10_000, 30_000, 100_000];
const megabyte = 2 ** 20;
const begun = Date.parse('2026-03-02T08:00:00.000Z');
const at = (seconds: number): string => new Date(begun + seconds * 1000).toISOString();

/** Open processes with timers, on a read model in memory that is filled by hand: what they cost while nothing is due, and when all is. */
export const processes: Measure = {
  name: 'processes',
  run: async (say) => {
    const server = await DatabaseServer.open({});
    try {
      const stage = new Stage(await server.member('oem'));
      const before = process.memoryUsage();
      const opening = await cpuOf(() => stage.publish(open));
      say(`${String(open)} forecasts wait for their answers`);
      const after = process.memoryUsage();
      const idle = await stage.idleTicks();
      const figures: Figure[] = [
        { measure: '10,000 forecasts published: all processes', value: opening.cpu.all / open, unit: 'ms CPU/fact' },
        { measure: '10,000 open processes: heap', value: (after.heapUsed - before.heapUsed) / megabyte, unit: 'MiB' },
        { measure: '10,000 open processes: the process, with its database', value: after.rss / megabyte, unit: 'MiB' },
        {
          measure: '10,000 open processes: a tick at which nothing is due',
          value: idle.median,
          spread: idle.spread,
          unit: 'ms CPU',
        },
      ];
      const costs: number[] = [];
      for (const history of histories) {
        await stage.fillTo(history);
        const cost = await stage.costOfBlocks();
        costs.push(cost.median);
        say(`a block among ${history.toLocaleString('en')} facts`);
        const measure = `a block with one fact, among ${history.toLocaleString('en')}`;
        figures.push({ measure, value: cost.median, spread: cost.spread, unit: 'ms CPU' });
      }
      const growth = (costs.at(-1) ?? 0) / (costs[0] ?? 1);
      figures.push({
        measure: 'a block with one fact, among 100,000 against 10,000',
        value: growth,
        unit: 'times',
        goal: { most: 1.2 },
      });
      const due = await cpuOf(() => stage.tick(40 * 86_400));
      figures.push({
        measure: '10,000 timers due at once',
        value: due.cpu.all / stage.opened,
        unit: 'ms CPU/case asked for',
      });
      return figures;
    } finally {
      await server.close();
    }
  },
};

class Stage {
  opened = 0;
  readonly #engine: WorkflowEngine;
  #facts = 0;
  #block = 1n;

  constructor(private readonly database: MemberDatabase) {
    const rules = defaultRules.map((rule) => ({ ...rule, version: 0, by: '', at: at(0) }));
    this.#engine = new WorkflowEngine(
      all.filter(({ kinds }) => kinds.includes('forecast')),
      {
        ...{ mspId, feed: new WorkflowFeed(database), store: new WorkflowStore(database), clock: machineClock },
        isIdle: (name) => Promise.resolve(name === 'derived-demand' || name === 'automation'),
        keptDays: 30,
        settings: (name) =>
          Promise.resolve({ mspId, rules: rules.filter(({ detector }) => name === `detect-${detector}`) }),
        commands: { perform: (_commandId, effect) => Promise.resolve(this.#done(effect)) },
        report: (fault) => {
          throw fault;
        },
      },
    );
  }

  /** Each is to be answered within a month. */
  async publish(count: number): Promise<void> {
    const checkpoint = { channel, next_block: 1n, header_hash: '' };
    await this.database.projection.tables.insertInto('checkpoints').values(checkpoint).execute();
    await this.#write(count, () => this.#published());
    await this.#tell(at(0));
  }

  async idleTicks() {
    const costs: number[] = [];
    for (let tick = 1; tick <= blocks; tick += 1) costs.push((await cpuOf(() => this.tick(tick * 60))).cpu.all);
    return sampleOf(costs);
  }

  /** History that says nothing new. */
  async fillTo(facts: number): Promise<void> {
    await this.#write(facts - this.#facts, () => ({ type: 'EntryAdded', content: { type: 'comment', entryId: 'ee' } }));
    await this.#tell();
  }

  async costOfBlocks() {
    const costs: number[] = [];
    for (let block = 0; block < blocks; block += 1) {
      await this.#write(1, () => this.#published());
      costs.push((await cpuOf(() => this.#tell())).cpu.all);
    }
    return sampleOf(costs);
  }

  async tick(seconds: number): Promise<void> {
    this.#block += 1n;
    const row = { channel, block: this.#block, tx: 0, at: at(seconds) };
    await this.database.projection.tables.insertInto('ticks').values(row).execute();
    await this.#tell(row.at);
  }

  #published() {
    const buckets = Array.from({ length: 26 }, (_, week) => ({
      start: at(week * 604_800).slice(0, 10),
      quantity: '100',
    }));
    const subject = { buyer: mspId, supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE' };
    return { type: 'ForecastPublished', content: { ...subject, buckets, respondBy: at(30 * 86_400) } };
  }

  async #write(count: number, made: () => { type: string; content: object }): Promise<void> {
    for (let written = 0; written < count;) {
      const page = Math.min(1000, count - written);
      const rows = Array.from({ length: page }, () => {
        this.#block += 1n;
        this.#facts += 1;
        const id = this.#facts.toString(16).padStart(32, '0');
        const place = { channel, block: this.#block, tx: 0, fact: 0, tx_id: 'ab', arrival: this.#block };
        return { ...place, kind: 'forecast', id, version: 1, by_msp: mspId, at: at(0), ...made() };
      });
      await insertRows(this.database.projection, 'facts', rows);
      written += page;
    }
  }

  async #tell(ledgerTime?: string): Promise<void> {
    this.#engine.nudge({ channel, kinds: new Set(['forecast']), ledgerTime });
    await this.#engine.settled();
  }

  #done({ type }: Effect): { result: 'done' } {
    if (type === 'openCase') this.opened += 1;
    return { result: 'done' };
  }
}
