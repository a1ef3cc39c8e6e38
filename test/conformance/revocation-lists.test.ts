import { msp } from '@hyperledger/fabric-protos';
import type { Credentials, EmbeddedNetwork } from '@tierline/network/embedded';
import { ChannelConfig } from '@tierline/network/wire';
import { channel, startNetwork } from '../support/network-client';

const mspId = 'Org1MSP';

describe('revocation lists of a channel', () => {
  let network: EmbeddedNetwork;
  let persons: string[];

  beforeAll(async () => {
    network = await startNetwork();
    const enrolled: Credentials[] = [];
    for (const enrolmentId of ['a', 'b', 'c']) enrolled.push(await network.enrol(mspId, { enrolmentId }));
    persons = enrolled.map(({ certificatePem }) => certificatePem);
  });
  afterAll(() => network.close());

  /** How many stand in its latest configuration, once these are revoked. */
  async function listsAfter(...revoked: string[]): Promise<number> {
    await network.revoke(mspId, revoked);
    const block = await network.block(channel, (await network.height(channel)) - 1);
    const { root } = ChannelConfig.fromBlock(block!);
    const group = root.getGroupsMap().get('Application')!.getGroupsMap().get(mspId)!;
    const config = msp.MSPConfig.deserializeBinary(group.getValuesMap().get('MSP')!.getValue_asU8());
    return msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8()).getRevocationListList().length;
  }

  test('go when a later one of the authority says all that they say', async () => {
    const [a = '', b = '', c = ''] = persons;
    expect(await listsAfter(a)).toBe(1);
    expect(await listsAfter(b)).toBe(2);
    expect(await listsAfter(a, b)).toBe(1);
    expect(await listsAfter(c, a)).toBe(2);
  });
});
