import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, Client } from '@grpc/grpc-js';
import { connect, type Contract, hash } from '@hyperledger/fabric-gateway';
import { DatabaseServer } from '@tierline/api/readmodel';
import { canonical, sha256Hex, step, type StepResult } from '@tierline/chaincode/record';
import type { Json, Registry } from '@tierline/chaincode/schema';
import { archivedBlocks, writePack } from '@tierline/api/audit';
import { EmbeddedNetwork } from '@tierline/network/embedded';
import { runVerify } from '@tierline/network/verify';
import { parseBlock, signMessage } from '@tierline/network/wire';
import { keptBy } from '../support/packed';

const channel = 'axle-programme';
const mspIds = ['CarrierMSP', 'OemMSP', 'StewardMSP'];
const crate = { name: 'crate', properties: {} };
const codes = [{ v: 1, name: 'unit-kinds', version: 1, items: { crate } }];
const registry: Registry = {
  v: 1,
  channel,
  sequence: 1,
  rules: 1,
  steward: 'StewardMSP',
  charter: '00'.repeat(32),
  members: mspIds.map((mspId) => ({
    mspId,
    name: mspId,
    roles: [mspId === 'StewardMSP' ? 'steward' : 'supplier'],
    state: 'active',
  })),
  codes: { 'unit-kinds': { version: 1, items: { crate: sha256Hex(canonical(crate)) } } },
};
const id = randomBytes(16).toString('hex');

/** An ordinary gateway client of one member. */
class Person {
  private constructor(
    readonly mspId: string,
    readonly client: Client,
    readonly contract: (name: string) => Contract,
  ) {}

  static async of(network: EmbeddedNetwork, mspId: string): Promise<Person> {
    const attributes = { 'tierline.roles': 'logistics,manager' };
    const { certificatePem, privateKeyPem } = await network.enrol(mspId, { enrolmentId: `${mspId}-1`, attributes });
    const { endpoint, tlsCaPem, tlsHostName } = network.connection(mspId);
    const options = { 'grpc.ssl_target_name_override': tlsHostName };
    const client = new Client(endpoint, credentials.createSsl(Buffer.from(tlsCaPem)), options);
    const key = createPrivateKey(privateKeyPem);
    const gateway = connect({
      client,
      identity: { mspId, credentials: Buffer.from(certificatePem) },
      signer: (message) => Promise.resolve(signMessage(key, message)),
      hash: hash.none,
    });
    return new Person(mspId, client, (name) => gateway.getNetwork(channel).getContract('tierline', name));
  }

  /** @returns the number of the block that holds it */
  async submit(contract: string, name: string, transient: Record<string, Json>, parties?: string[]): Promise<bigint> {
    const entries = Object.entries(transient).map(([key, value]) => [key, canonical(value)] as const);
    const proposal = this.contract(contract).newProposal(name, {
      transientData: Object.fromEntries(entries),
      ...(parties && { endorsingOrganizations: parties }),
    });
    const submitted = await (await proposal.endorse()).submit();
    const status = await submitted.getStatus();
    expect(status.code).toBe(0);
    return status.blockNumber;
  }
}

describe('the verifier over a network that ran', () => {
  const versions: { seal: string; body: string }[] = [];
  let network: EmbeddedNetwork;
  let people: Map<string, Person>;
  let folder: string;
  let genesisHash: string;
  let last = 0n;

  async function act(
    mspId: string,
    name: string,
    input: Json,
    parties: string[],
    prior?: StepResult,
  ): Promise<StepResult> {
    const request = {
      kind: 'custody',
      id,
      command: { name, input },
      commandId: randomBytes(16).toString('hex'),
      salt: randomBytes(16).toString('hex'),
      ...(prior && { prior: { seal: prior.next.sealBytes, body: prior.next.bodyBytes } }),
    };
    last = await people.get(mspId)!.submit('records', 'apply', { steps: [request] }, parties);
    const { at } = parseBlock((await network.block(channel, Number(last)))!).txs[0]!;
    const caller = { mspId, name: `${mspId}-1`, roles: ['logistics', 'manager'] };
    const [result] = step([request], { caller, at, registry });
    versions.push({ seal: result!.next.sealBytes, body: result!.next.bodyBytes });
    return result!;
  }

  /** Writes the channel as one member's peer has it, changed if the test says so. */
  async function check(
    mspId: string,
    change: (block: Buffer, number: number) => Buffer = (block) => block,
  ): Promise<{ exitCode: number; text: string }> {
    const blocks = join(folder, randomBytes(4).toString('hex'));
    await mkdir(blocks);
    const height = await network.height(channel);
    for (let number = 0; number < height; number += 1) {
      const bytes = Buffer.from((await network.block(channel, number, mspId))!);
      await writeFile(join(blocks, `${String(number).padStart(4, '0')}.block`), change(bytes, number));
    }
    const file = join(folder, 'disclosures.json');
    await writeFile(file, JSON.stringify({ v: 1, channel, records: [{ kind: 'custody', id, versions }] }));
    return runVerify([blocks, '--genesis-hash', genesisHash, '--disclosures', file]);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
    const bootstrap = sha256Hex(canonical(registry)).slice(0, 16);
    network = await EmbeddedNetwork.start({
      description: {
        members: mspIds.map((mspId) => ({ mspId, slug: mspId.toLowerCase(), domain: `${mspId.toLowerCase()}.test` })),
        channels: [{ name: channel, members: mspIds }],
      },
      chaincodes: [
        {
          name: 'tierline',
          version: `1.0.0+${bootstrap}`,
          channels: [channel],
          source: {
            module: require.resolve('../support/hosted-tierline.cjs'),
            env: { TIERLINE_BOOTSTRAP: bootstrap },
          },
        },
      ],
    });
    people = new Map(await Promise.all(mspIds.map(async (mspId) => [mspId, await Person.of(network, mspId)] as const)));
    genesisHash = parseBlock(await network.genesisBlock(channel)).headerHash;
    await people.get('StewardMSP')!.submit('consortium', 'bootstrap', { bootstrap: { registry, codes } });
    const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
    const commissioned = await act('OemMSP', 'CommissionUnit', { identifier, kind: crate, values: {} }, [
      'OemMSP',
      'StewardMSP',
    ]);
    const offered = await act('OemMSP', 'OfferRole', { role: 'custodian', to: 'CarrierMSP' }, mspIds, commissioned);
    await act('CarrierMSP', 'AcceptOffer', { role: 'custodian' }, mspIds, offered);
    await network.settled();
  });

  afterAll(async () => {
    for (const person of people.values()) person.client.close();
    await network.close();
    await rm(folder, { recursive: true });
  });

  test.each(mspIds)("finds nothing wrong with %s's blocks, and prints the unit's custody chain", async (mspId) => {
    const { exitCode, text } = await check(mspId);
    expect(text).toMatch(/^VERIFIED: channel axle-programme/);
    expect(text).toMatch(/1\. .* CommissionUnit by OemMSP \(OemMSP-1\); custodian OemMSP, owner OemMSP/);
    expect(text).toMatch(/3\. .* AcceptOffer by CarrierMSP \(CarrierMSP-1\); custodian CarrierMSP, owner OemMSP/);
    expect(exitCode).toBe(0);
  });

  test('finds nothing wrong with an audit pack of them, made by a member from its database', async () => {
    const server = await DatabaseServer.open();
    const blocks: Uint8Array[] = [];
    for (let number = 0; number < (await network.height(channel)); number += 1)
      blocks.push((await network.block(channel, number, 'OemMSP'))!);
    const database = await keptBy(server, 'oem', blocks, { channel, kind: 'custody', id, versions });
    const request = { channel, mspId: 'OemMSP', records: [`custody/${id}`], period: {} };
    const file = join(folder, 'pack.zip');
    await writePack({ ...request, database, blocks: archivedBlocks(database, channel), file });
    await server.close();
    const { exitCode, text } = await runVerify([file, '--genesis-hash', genesisHash]);
    expect(text).toMatch(/3\. .* AcceptOffer by CarrierMSP/);
    expect(exitCode).toBe(0);
  });

  test('names the block after any one of its bytes was changed', async () => {
    const number = Number(last);
    const { length } = (await network.block(channel, number))!;
    for (let at = 7; at < length; at += Math.floor(length / 40)) {
      const { exitCode, text } = await check('OemMSP', (block, place) => {
        if (place === number) block[at]! ^= 1;
        return block;
      });
      expect(`${String(at)}: ${text.split('\n')[1]!}`).toMatch(
        new RegExp(`: first: block (${String(number)}|\\d+: BLOCK_MISSING|\\d+: LINK)`),
      );
      expect(exitCode).toBe(1);
    }
  });
});
