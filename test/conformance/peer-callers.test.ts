import { CertificateAuthority } from '../../network/dist/ca/certificate-authority';
import { join } from 'node:path';
import { EndorseFault } from '@tierline/network/peer';
import { channel, PeerNetwork } from '../support/peer-network';

describe('who may ask a peer', () => {
  let network: PeerNetwork;
  beforeAll(async () => {
    network = await PeerNetwork.create(['AMSP', 'BMSP']);
  });
  afterAll(() => network.close());
  const denied = (org: string) => `error validating proposal: access denied: channel [${channel}] creator org ${org}`;

  it('refuses callers of an organisation that is not on the channel', async () => {
    const { credentials } = network.member('AMSP').user;
    await expect(network.query([], { as: { mspId: 'XMSP', credentials } })).rejects.toThrow(
      denied('unknown, creator is malformed'),
    );
  });

  it('refuses a certificate of another authority under a member’s name', async () => {
    const ca = await CertificateAuthority.open(join(network.folder, 'foreign'), 'ca', 'foreign');
    const credentials = await ca.enrol({ commonName: 'mallory', role: 'client' });
    await expect(network.query([], { as: { mspId: 'AMSP', credentials } })).rejects.toThrow(denied('[AMSP]'));
  });

  it('refuses a caller whose certificate has expired', async () => {
    const as = await network.caller('AMSP', { expiresAt: new Date(Date.now() - 60_000) });
    await expect(network.query([], { as })).rejects.toThrow('proposal client identity expired');
  });

  it('refuses a proposal changed after it was signed', async () => {
    const { proposal } = network.prepare(['run', '[]']);
    const at = proposal.indexOf('run');
    const changed = Buffer.from(proposal).fill('x', at, at + 3);
    await expect(network.member('AMSP').peer.endorse(changed)).rejects.toThrow(denied('[AMSP]'));
    await expect(network.member('AMSP').peer.endorse(Buffer.from('nonsense'))).rejects.toThrow(EndorseFault);
  });

  it('refuses a proposal whose transaction is committed', async () => {
    const prepared = network.prepare(['run', '[["put","k","1"]]']);
    await network.block(network.envelope(await network.endorse(prepared, ['AMSP', 'BMSP'])));
    await expect(network.endorse(prepared, ['AMSP'])).rejects.toThrow(`duplicate transaction found [${prepared.txId}]`);
  });

  it('answers for a channel it has not joined', async () => {
    await expect(network.query([], { channel: 'elsewhere' })).rejects.toThrow("channel 'elsewhere' not found");
  });

  it('lets only its own organisation’s administrators approve a chaincode', async () => {
    const ask = async (as: Parameters<PeerNetwork['prepare']>[1]) => {
      const prepared = network.prepare(['QueryInstalledChaincodes', ''], { chaincode: '_lifecycle', ...as });
      const { responses } = await network.endorse(prepared, ['AMSP']);
      return responses[0]?.getResponse()?.getStatus();
    };
    expect(await ask({ as: network.member('AMSP').admin })).toBe(200);
    expect(await ask({ as: network.member('AMSP').user })).toBe(500);
    expect(await ask({ as: network.member('BMSP').admin })).toBe(500);
  });

  it('flags an envelope with a foreign or broken signature', async () => {
    const envelope = await network.transaction([['put', 'k', '2']], ['AMSP', 'BMSP']);
    const broken = Buffer.from(envelope);
    broken.writeUInt8(broken.readUInt8(broken.length - 1) ^ 1, broken.length - 1);
    expect(await network.block(broken)).toEqual([4]);
    expect(await network.block(Buffer.from('nonsense'))).toEqual([255]);
  });
});
