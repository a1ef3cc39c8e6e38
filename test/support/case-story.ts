import { storeBlocks, type ReadBlock } from '@tierline/api/readmodel';
import type { Json } from '@tierline/chaincode/schema';
import { Channel } from './channel';
import { ReadingNode } from './reading-node';

/** The OEM's node over cases that it has with the axle maker and the carrier; no ledger behind it. */
export class CaseStory {
  readonly channel = new Channel('OemMSP');

  private constructor(readonly node: ReadingNode) {}

  static async begin(): Promise<CaseStory> {
    const story = new CaseStory(await ReadingNode.open());
    await story.project(story.channel.bootstrap());
    for (const to of ['AxleMSP', 'CarrierMSP']) {
      await story.project(...story.channel.linked('OemMSP', to));
    }
    return story;
  }

  /** A minute passes from one to the next. */
  async project(...blocks: ReadBlock[]): Promise<void> {
    this.channel.minutes += 1;
    await this.node.database.transaction((parts) => storeBlocks(parts, 'programme', 'OemMSP', blocks));
    this.node.feed.wake();
  }

  async open(by: string, input: Record<string, Json>): Promise<string> {
    const id = this.channel.fresh();
    const words = { title: 'Axles will run out', category: 'shortage', severity: 'major' };
    await this.say(by, id, 'OpenCase', { ...words, affected: [], quorum: 'majority', ...input });
    return id;
  }

  say(by: string, id: string, name: string, input: Record<string, Json> = {}): Promise<void> {
    return this.project(this.channel.apply(by, 'case', id, { name, input }));
  }

  /** @throws what the node refused */
  async ask<Data>(query: string): Promise<Data> {
    const { data, errors } = await this.node.ask(query);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data as Data;
  }
}
