import { resolve } from 'node:path';
import { type Contract, EndorseError } from '@hyperledger/fabric-gateway';
import { status } from '@grpc/grpc-js';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { channel, connectAs, mspIds, type Session, startNetwork } from '../support/network-client';
import { eventually } from '../support/waiting';

const program = resolve(__dirname, '../support/kv-chaincode/server.cjs');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('chaincode in processes of its own', () => {
  let network: EmbeddedNetwork;
  let session: Session;
  let contract: Contract;
  const lines: string[] = [];

  beforeAll(async () => {
    const memberEnv = Object.fromEntries(mspIds.map((mspId) => [mspId, { SECRET: `of ${mspId}` }]));
    const source = { package: program, env: { SHARED: 'by all' }, memberEnv };
    network = await startNetwork({ source }, { log: (line) => lines.push(line) });
    session = await connectAs(network, 'Org1MSP');
    contract = session.gateway.getNetwork(channel).getContract('kv');
  });
  afterAll(async () => {
    session.close();
    await network.close();
  });

  const at = (mspId: string, ...[name, ...args]: [string, ...string[]]) =>
    contract.evaluate(name, { arguments: args, endorsingOrganizations: [mspId] }).then(text);

  test('each member has a process, an environment and an address of its own', async () => {
    const seen = async (name: string) => Promise.all(mspIds.map((mspId) => at(mspId, 'environment', name)));
    expect(await seen('CORE_PEER_LOCALMSPID')).toEqual(mspIds);
    expect(await seen('SECRET')).toEqual(mspIds.map((mspId) => `of ${mspId}`));
    expect(await seen('SHARED')).toEqual(mspIds.map(() => 'by all'));
    expect(new Set(await seen('CHAINCODE_SERVER_ADDRESS')).size).toBe(3);
    expect(new Set(await Promise.all(mspIds.map((mspId) => at(mspId, 'pid')))).size).toBe(3);
  });

  test('speaks the whole protocol over gRPC: state, private data, history', async () => {
    await contract.submitTransaction('putMany', 'many', '3');
    expect(await at('Org1MSP', 'get', 'many2')).toBe('x');
    await contract.submit('putPrivate', {
      arguments: ['_implicit_org_Org1MSP', 'k'],
      transientData: { value: 'secret' },
      endorsingOrganizations: ['Org1MSP'],
    });
    expect(await at('Org1MSP', 'getPrivate', '_implicit_org_Org1MSP', 'k')).toBe('secret');
    const history = JSON.parse(await at('Org1MSP', 'history', 'many0')) as { value: string }[];
    expect(history.map(({ value }) => value)).toEqual(['x']);
  });

  test('killed: its member cannot endorse, says so, and can again once the process is back', async () => {
    const before = await at('Org1MSP', 'pid');
    process.kill(Number(before), 'SIGKILL');
    await eventually(
      () => Promise.resolve(lines.join('\n')),
      (log) => log.includes('of Org1MSP ended, SIGKILL'),
    );
    const refused: unknown = await contract.submitTransaction('put', 'k', '1').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EndorseError);
    expect((refused as EndorseError).code).toBe(status.ABORTED);
    const { address, mspId, message } = (refused as EndorseError).details[0]!;
    expect([address, mspId]).toEqual([network.connection('Org1MSP').endpoint, 'Org1MSP']);
    expect(message).toMatch(/failed to execute transaction [0-9a-f]{64}: .*could not launch chaincode kv_1\.0:/);
    expect(await at('Org2MSP', 'whoami')).toBe('Org1MSP');

    const after = await eventually(() => at('Org1MSP', 'pid'));
    expect(after).not.toBe(before);
    await contract.submitTransaction('put', 'k', '2');
    expect(await at('Org1MSP', 'get', 'k')).toBe('2');
  });

  test('ending while it executes: the call fails at once, not after the time limit', async () => {
    const started = Date.now();
    await expect(at('Org2MSP', 'exit')).rejects.toMatchObject({
      details: [{ mspId: 'Org2MSP', message: expect.stringContaining('failed to execute transaction') as string }],
    });
    expect(Date.now() - started).toBeLessThan(10_000);
    await eventually(() => at('Org2MSP', 'pid'));
  });
});

test('chaincode servers that run elsewhere: each member’s peer calls its own', async () => {
  const home = await startNetwork({ source: { package: program } });
  const session = await connectAs(home, 'Org1MSP');
  const contract = session.gateway.getNetwork(channel).getContract('kv');
  const addressOf = async (mspId: string) => {
    const options = { arguments: ['CHAINCODE_SERVER_ADDRESS'], endorsingOrganizations: [mspId] };
    return text(await contract.evaluate('environment', options));
  };
  const addresses = await Promise.all(mspIds.map(addressOf));
  const services = Object.fromEntries(mspIds.map((mspId, index) => [mspId, addresses[index]!]));

  const guest = await startNetwork({ source: { services } });
  const visitor = await connectAs(guest, 'Org3MSP');
  const kv = visitor.gateway.getNetwork(channel).getContract('kv');
  await kv.submit('put', { arguments: ['k', 'v'], endorsingOrganizations: mspIds });
  for (const mspId of mspIds) {
    const options = { arguments: ['CORE_PEER_LOCALMSPID'], endorsingOrganizations: [mspId] };
    expect(text(await kv.evaluate('environment', options))).toBe(mspId);
  }
  visitor.close();
  await guest.close();
  session.close();
  await home.close();
  await expect(startNetwork({ source: { services: { Org1MSP: addresses[0]! } } })).rejects.toThrow(
    'no chaincode service for Org2MSP',
  );
});
