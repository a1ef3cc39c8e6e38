import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { common, peer } from '@hyperledger/fabric-protos';
import type { Credentials, EmbeddedNetwork } from '@tierline/network/embedded';
import { CertificateAuthority } from '../../network/dist/ca/certificate-authority';
import { endorsement, HostileClient, mirrored, type Parts, rewritten } from '../support/hostile-client';
import { channel, connectAs, type Session, startNetwork } from '../support/network-client';

const [one, two] = ['Org1MSP', 'Org2MSP'] as const;
const Code = peer.TxValidationCode;

describe('a hostile client with a member’s peer key', () => {
  let network: EmbeddedNetwork;
  let session: Session;
  let hostile: HostileClient;
  let keyOne: Credentials;
  let keyTwo: Credentials;
  let honest: Parts;

  beforeAll(async () => {
    network = await startNetwork();
    session = await connectAs(network, one);
    hostile = new HostileClient(network, session);
    [keyOne, keyTwo] = [await network.peerIdentity(one), await network.peerIdentity(two)];
  });
  beforeEach(async () => {
    honest = await hostile.parts('put', ['k', 'honest'], [one, two]);
  });
  afterAll(async () => {
    session.close();
    await network.close();
  });

  const read = async () => {
    const bytes = await session.gateway.getNetwork(channel).getContract('kv').evaluateTransaction('get', 'k');
    return Buffer.from(bytes).toString();
  };
  const forgedResult = () =>
    rewritten(honest.prpBytes, (_payload, action) => {
      const bytes = Buffer.from(action.getResults_asU8());
      action.setResults(Buffer.from(bytes.toString('latin1').replace('honest', 'forged'), 'latin1'));
    });
  const by = (prpBytes: Uint8Array) => [endorsement(one, keyOne, prpBytes), endorsement(two, keyTwo, prpBytes)];

  it('commits what it has taken apart and put together again unchanged', async () => {
    expect(await hostile.submit(honest)).toBe(Code.VALID);
    expect(await read()).toBe('honest');
  });

  it('commits an invented result if it holds the keys of enough peers: the keys are what counts', async () => {
    const prpBytes = forgedResult();
    expect(await hostile.submit({ ...honest, prpBytes, endorsements: by(prpBytes) })).toBe(Code.VALID);
    expect(await read()).toBe('forged');
  });

  test.each<[what: string, change: () => Partial<Parts> | Promise<Partial<Parts>>, code: number]>([
    [
      'an invented result that only the stolen key signed',
      () => {
        const prpBytes = forgedResult();
        return { prpBytes, endorsements: [endorsement(one, keyOne, prpBytes)] };
      },
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    [
      'the stolen key signing twice',
      () => {
        const prpBytes = forgedResult();
        return { prpBytes, endorsements: [1, 2].map(() => endorsement(one, keyOne, prpBytes)) };
      },
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    [
      'an invented result under the honest signatures',
      () => ({ prpBytes: forgedResult() }),
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    [
      'an endorsement with the high s',
      () => ({
        endorsements: [
          honest.endorsements[0]!,
          { ...honest.endorsements[1]!, signature: mirrored(honest.endorsements[1]!.signature) },
        ],
      }),
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    [
      'an endorsement by a foreign authority’s peer under the member’s name',
      async () => {
        const folder = await mkdtemp(join(tmpdir(), 'foreign-'));
        const ca = await CertificateAuthority.open(folder, 'ca', 'org2.example.com');
        const key = await ca.enrol({ commonName: 'peer0.org2.example.com', role: 'peer' });
        await rm(folder, { recursive: true });
        return { endorsements: [honest.endorsements[0]!, endorsement(two, key, honest.prpBytes)] };
      },
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    [
      'an endorsement by a client’s key of the other member',
      async () => {
        const key = await network.enrol(two, { enrolmentId: 'clerk' });
        return { endorsements: [honest.endorsements[0]!, endorsement(two, key, honest.prpBytes)] };
      },
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    [
      'the stolen key under the other member’s name',
      () => ({ endorsements: [honest.endorsements[0]!, endorsement(two, keyOne, honest.prpBytes)] }),
      Code.ENDORSEMENT_POLICY_FAILURE,
    ],
    ['no endorsement', () => ({ endorsements: [] }), Code.ENDORSEMENT_POLICY_FAILURE],
    [
      'another proposal’s hash, signed by both keys',
      () => {
        const prpBytes = rewritten(honest.prpBytes, (payload) => payload.setProposalHash(Buffer.alloc(32, 7)));
        return { prpBytes, endorsements: by(prpBytes) };
      },
      Code.INVALID_ENDORSER_TRANSACTION,
    ],
    [
      'another call’s payload under the endorsed result',
      async () => ({ proposalPayload: (await hostile.parts('put', ['k', 'else'], [one, two])).proposalPayload }),
      Code.INVALID_ENDORSER_TRANSACTION,
    ],
    [
      'a transaction id that is not made of nonce and creator',
      () => {
        const header = common.ChannelHeader.deserializeBinary(honest.channelHeader);
        header.setTxId('0'.repeat(64));
        return { channelHeader: header.serializeBinary() };
      },
      Code.BAD_PROPOSAL_TXID,
    ],
  ])('is found out: %s', async (_what, change, code) => {
    const before = await read();
    expect(await hostile.submit({ ...honest, ...(await change()) })).toBe(code);
    expect(await read()).toBe(before);
  });

  it('is refused by the orderer with a high s in the envelope’s own signature', async () => {
    await expect(hostile.submit(honest, mirrored)).rejects.toThrow('FORBIDDEN');
  });
});
