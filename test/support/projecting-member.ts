import { type DatabaseServer, storeBlocks, type MemberDatabase, type ReadBlock } from '@tierline/api/readmodel';
import { derivedId, linkSecret } from '@tierline/chaincode/record';
import { Channel, commands } from './channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
export const forecastId = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
export const forecast = ['forecast', forecastId] as const;

let members = 0;

/** The axle maker's read model of a channel on which the OEM publishes one forecast to it. */
export class ProjectingMember {
  readonly channel = new Channel('AxleMSP');

  private constructor(readonly database: MemberDatabase) {}

  static async begin(server: DatabaseServer): Promise<ProjectingMember> {
    members += 1;
    const member = new ProjectingMember(await server.member(`axle${String(members)}`));
    await member.project(member.channel.bootstrap());
    return member;
  }

  async project(...blocks: ReadBlock[]): Promise<void> {
    await this.database.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks));
  }

  tables(): MemberDatabase['projection']['tables'] {
    return this.database.projection.tables;
  }

  async findings(): Promise<string[]> {
    const rows = await this.tables().selectFrom('findings').select('code').orderBy('block').execute();
    return rows.map(({ code }) => code);
  }

  record() {
    return this.tables().selectFrom('records').selectAll().where('id', '=', forecastId).executeTakeFirst();
  }

  link(): ReadBlock[] {
    return this.channel.linked('OemMSP', 'AxleMSP');
  }

  linked(): Promise<void> {
    return this.project(...this.link());
  }

  published(): Promise<void> {
    return this.project(...this.link(), this.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));
  }
}
