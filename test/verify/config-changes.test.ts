import { common } from '@hyperledger/fabric-protos';
import { rolePrincipal, signaturePolicy } from '@tierline/network/wire';
import { type VerdictFinding, verify } from '@tierline/network/verify';
import { type Person, TestAuthority } from '../support/authority';
import { mspIds } from '../support/axle-programme';
import { application, configuration, type Forgery, memberOf, type Update } from '../support/config-story';
import { envelopeOf, SignedChain } from '../support/signed-chain';

type Group = common.ConfigGroup;

function endorsedBy(mspId: string): common.ConfigPolicy {
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.SIGNATURE);
  policy.setValue(signaturePolicy(1, [rolePrincipal(mspId, 'PEER')]).serializeBinary());
  const entry = new common.ConfigPolicy();
  entry.setPolicy(policy);
  entry.setModPolicy('Admins');
  return entry;
}

/** Whoever may sign for blocks can write a configuration; only members' administrators can make one. */
describe('a configuration', () => {
  const admins = new Map<string, Person>();
  let chain: SignedChain;
  let newcomer: Group;

  beforeEach(async () => {
    chain = await SignedChain.create(mspIds);
    for (const mspId of mspIds) admins.set(mspId, await chain.members.get(mspId)!.authority.enrol(['admin']));
    newcomer = joining(await TestAuthority.create('AxleMSP'));
  });

  function joining(authority: TestAuthority): Group {
    const group = memberOf(genesisRoot(), 'OemMSP').cloneMessage();
    group.getValuesMap().get('MSP')!.setValue(authority.mspConfig());
    group.getPoliciesMap().set('Endorsement', endorsedBy(authority.mspId));
    return group;
  }

  function genesisRoot(): Group {
    const [tx] = common.Block.deserializeBinary(chain.blocks[0]!).getData()!.getDataList_asU8();
    const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(tx!).getPayload_asU8());
    return common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig()!.getChannelGroup()!;
  }

  const signers = (...names: string[]): Person[] => names.map((name) => admins.get(name)!);
  const join = (root: Group): void => {
    application(root).setVersion(application(root).getVersion() + 1);
    application(root).getGroupsMap().set('AxleMSP', newcomer);
  };
  const majority = ['OemMSP', 'StewardMSP'];

  async function findings(): Promise<VerdictFinding[]> {
    async function* blocks(): AsyncGenerator<Uint8Array> {
      for (const block of chain.blocks) yield await Promise.resolve(block);
    }
    return (await verify({ blocks: blocks(), genesisHash: chain.genesisHash })).findings;
  }

  test('that a majority signed for is in force from the next block on', async () => {
    chain.configure(configuration(chain, { write: join, signers: signers(...majority) }));
    chain.define('tierline');
    chain.configure(
      configuration(chain, {
        write: (root) => {
          application(root).setVersion(2);
          application(root).getGroupsMap().del('AxleMSP');
        },
        signers: signers(...majority),
      }),
    );
    expect(await findings()).toEqual([]);
  });

  test('of members that are in force: two of four peers are no majority any more', async () => {
    chain.configure(configuration(chain, { write: join, signers: signers(...majority) }));
    const results = { writes: [{ key: 'namespaces/fields/x/Sequence', value: Buffer.from('1') }] };
    const by = chain.person('OemMSP');
    const endorsers = chain.peers('OemMSP', 'StewardMSP');
    chain.seal([
      envelopeOf({
        by,
        endorsers,
        at: '2026-03-01T09:00:00.000Z',
        functionName: 'Commit',
        chaincode: '_lifecycle',
        results,
      }),
    ]);
    expect((await findings())[0]).toMatchObject({ block: 2n, code: 'FLAG_DIFFERS', layer: 'transaction' });
  });

  const changed = (change: (root: Group) => void) => (root: Group) => {
    join(root);
    change(root);
  };
  const policyOf = (root: Group, mspId: string): common.ConfigPolicy =>
    memberOf(root, mspId).getPoliciesMap().get('Endorsement')!;

  test.each<[string, Partial<Update>, Forgery, RegExp]>([
    [
      'without a member that stays',
      {},
      { root: (root) => application(root).getGroupsMap().del('CarrierMSP') },
      /CarrierMSP is not/,
    ],
    [
      'without a policy that stays',
      {},
      { root: (root) => application(root).getPoliciesMap().del('Endorsement') },
      /Endorsement is not/,
    ],
    [
      'whose newcomer is ruled by another',
      {},
      { root: (root) => memberOf(root, 'AxleMSP').setModPolicy('/Channel/Orderer/Writers') },
      /AxleMSP is not/,
    ],
    [
      'whose newcomer has another version',
      {},
      { root: (root) => memberOf(root, 'AxleMSP').setVersion(3) },
      /AxleMSP is not/,
    ],
    [
      'whose newcomer has another CA',
      {},
      {
        root: (root) =>
          memberOf(root, 'AxleMSP').getValuesMap().set('MSP', memberOf(root, 'OemMSP').getValuesMap().get('MSP')!),
      },
      /MSP is not/,
    ],
    [
      'that changes a policy besides',
      {},
      { root: (root) => policyOf(root, 'OemMSP').setPolicy(endorsedBy('CarrierMSP').getPolicy()) },
      /Endorsement is not/,
    ],
    [
      'that changes an orderer’s policy besides',
      {},
      { root: (root) => root.getGroupsMap().get('Orderer')!.setModPolicy('Writers') },
      /Orderer is not/,
    ],
    ['that skips a number', {}, { sequence: 2 }, /sequence 2 after 0/],
    ['of another channel', {}, { channel: 'motor' }, /of channel motor/],
    ['signed for by one member', { signers: [] }, {}, /policy for \/Channel\/Application not satisfied/],
    ['signed for another channel', { channel: 'motor' }, {}, /update is of channel motor/],
  ])('%s is found', async (_what, update, forged, reason) => {
    const asked = { write: join, signers: signers(...majority), ...update };
    if (update.signers) asked.signers = signers('OemMSP');
    chain.configure(configuration(chain, asked, forged));
    const found = await findings();
    expect(found.map(({ code }) => code)).toContain('CONFIG_INVALID');
    expect(found.find(({ code }) => code === 'CONFIG_INVALID')!.reason).toMatch(reason);
  });

  test.each<[string, (root: Group) => void, RegExp]>([
    ['a capability that nobody knows', (root) => capability(root, 'V9_9'), /V9_9/],
    ['capabilities of Fabric 1', (root) => capability(root, 'V1_4_2'), /Fabric 1 only/],
  ])('with %s is found, though all signed', async (_what, change, reason) => {
    const write = changed((root) => {
      change(root);
    });
    chain.configure(configuration(chain, { write, signers: signers(...mspIds) }));
    expect(await findings()).toMatchObject([
      { block: 1n, code: 'CONFIG_INVALID', reason: expect.stringMatching(reason) as string },
    ]);
  });

  function capability(root: Group, name: string): void {
    const capabilities = new common.Capabilities();
    capabilities.getCapabilitiesMap().set(name, new common.Capability());
    const value = application(root).getValuesMap().get('Capabilities')!;
    value.setValue(capabilities.serializeBinary());
    value.setVersion(value.getVersion() + 1);
  }

  test('that was signed for once is not brought a second time', async () => {
    const stale = configuration(chain, { write: join, signers: signers(...majority) });
    chain.configure(configuration(chain, { write: changed(() => undefined), signers: signers(...majority) }));
    chain.configure(stale);
    expect((await findings()).map(({ code }) => code)).toEqual(expect.arrayContaining(['CONFIG_INVALID']));
  });

  test('beside another transaction is found: peers would take it, and who reads the blocks would not', async () => {
    chain.define('tierline');
    const other = chain.blocks[1]!;
    const [data] = common.Block.deserializeBinary(other).getData()!.getDataList_asU8();
    chain.seal([configuration(chain, { write: join, signers: signers(...majority) }), data!], chain.orderer, [0, 9]);
    const found = { block: 2n, tx: 0, code: 'CONFIG_INVALID', reason: 'it is not alone in its block' };
    expect(await findings()).toContainEqual(expect.objectContaining(found));
  });

  test('at the beginning carries nothing that its hash does not fix', async () => {
    const genesis = common.Block.deserializeBinary(chain.blocks[0]!);
    const slots = genesis.getMetadata()!.getMetadataList_asU8();
    for (const [slot, bytes] of [
      [0, '0a040a020801'],
      [0, '0a020a0012020a00'],
      [4, '0a0100'],
    ] as const) {
      const changed = genesis.cloneMessage();
      changed.getMetadata()!.setMetadataList(slots.map((old, at) => (at === slot ? Buffer.from(bytes, 'hex') : old)));
      chain.blocks[0] = Buffer.from(changed.serializeBinary());
      const found = await findings();
      expect([bytes, found.map(({ code }) => code)]).toEqual([bytes, expect.arrayContaining(['NOT_WELL_FORMED'])]);
    }
  });
});
