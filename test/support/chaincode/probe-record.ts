import { collectionOf, keys } from '@tierline/chaincode/record';
import type { Prior } from '@tierline/chaincode/schema';
import { consortium, hex, open, stepOn, type Consortium } from './consortium';

export type Who = keyof Consortium['people'];
export const pair = ['AxleMSP', 'OemMSP'];
export const set = (value: string) => ({ name: 'SetValue', input: { value } });

/** A record of the OEM and the axle maker, on a channel of its own, and what is done beside its versions. */
export class ProbeRecord {
  readonly id = hex(16);

  private constructor(readonly world: Consortium) {}

  static async open(world?: Consortium): Promise<ProbeRecord> {
    const record = new ProbeRecord(world ?? (await consortium()));
    await record.apply('OemMSP', open(pair, 'first'));
    return record;
  }

  send = (by: Who, name: string, transient: Record<string, unknown>) =>
    this.world.channel.submit(this.world.people[by], `records:${name}`, transient);

  apply = (by: Who, command: ReturnType<typeof open>) =>
    this.send(by, 'apply', { steps: [stepOn(this.world.channel, by, this.id, command)] });

  versionAt = (mspId: string): Prior => stepOn(this.world.channel, mspId, this.id, set('')).prior!;

  forge = (mspId: string, key: string, value: string | undefined) =>
    this.world.channel.commit([{ collection: collectionOf(mspId), key, value }]);

  sealKey = () => keys.seal('probe', this.id);
}
