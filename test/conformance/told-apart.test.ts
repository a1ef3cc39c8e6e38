import { status } from '@grpc/grpc-js';
import type { Credentials } from '@tierline/network/embedded';
import { parseRwset, parseTransaction } from '@tierline/network/wire';
import { gateway, ledger, peer } from '@hyperledger/fabric-protos';
import { bare } from '../support/differential/bare-subject';
import { Client, type Proposed, type Refusal } from '../support/differential/client';
import type { Proposal } from '../support/differential/script';
import { made } from '../support/differential/tamper';
import { embeddedGround } from '../support/ground/embedded-ground';
import type { Ground } from '../support/ground/ground';

/** What told the embedded network from real Fabric when the differential suite looked for the first time. */

const [one, two] = ['Org1MSP', 'Org2MSP'] as const;
const both = [one, two];
const own = (mspId: string) => `_implicit_org_${mspId}`;
let ground: Ground;
let client: Client;
let keys: ReadonlyMap<string, Credentials>;

beforeAll(async () => {
  ground = await embeddedGround(bare.settings);
  client = await Client.open(ground, bare, one);
  keys = new Map([[one, await ground.enrol(one, { enrolmentId: 'peer1', role: 'peer' })]]);
});
afterAll(async () => {
  client.close();
  await ground.close();
});

async function endorsed(proposal: Omit<Proposal, 'by'>): Promise<Uint8Array> {
  const answer = await client.propose({ by: one, ...proposal }).endorse();
  if ('refusal' in answer) throw new Error(JSON.stringify(answer.refusal));
  return answer.answer.getBytes();
}

async function refused(proposal: Omit<Proposal, 'by'>, how: 'endorse' | 'evaluate' = 'endorse'): Promise<Refusal> {
  const proposed: Proposed = client.propose({ by: one, ...proposal });
  const answer = await proposed[how]();
  if ('answer' in answer) throw new Error('it was not refused');
  return answer.refusal;
}

const transactionOf = (prepared: Uint8Array) =>
  parseTransaction(gateway.PreparedTransaction.deserializeBinary(prepared).getEnvelope()!.serializeBinary(), 0, 0);

const reasonOf = ({ details }: Refusal): string | undefined => details[0]?.message.replaceAll(/[0-9a-f]{64}/g, '<tx>');

test('a range in which nothing was found leaves no list of reads', async () => {
  const { prpBytes } = transactionOf(await endorsed({ calls: [['range', 'void', 'void~']], at: both }));
  const payload = peer.ProposalResponsePayload.deserializeBinary(prpBytes);
  const action = peer.ChaincodeAction.deserializeBinary(payload.getExtension_asU8());
  const [set] = parseRwset(action.getResults_asU8()).filter(({ namespace }) => namespace === 'bare');
  expect(set?.ranges).toEqual([{ startKey: 'void', endKey: 'void~', exhausted: true }]);
});

test('a collection’s policy stands alone: with transient data the gateway asks its members, not the chaincode’s endorsers', async () => {
  const transient = { value: 'secret' };
  const kept = await endorsed({ calls: [['hide', own(one), 'a']], transient });
  expect(transactionOf(kept).endorsements.map(({ mspId }) => mspId)).toEqual([one]);
  const sent = await endorsed({ calls: [['hide', own(two), 'a']], transient });
  expect(transactionOf(sent).endorsements.map(({ mspId }) => mspId)).toEqual([two]);
});

test('a read of a collection that no endorsers’ policy can be met for is refused before others are asked', async () => {
  const refusal = await refused({
    calls: [
      ['hash', own(one), 'a'],
      ['reveal', own(one), 'a'],
    ],
    transient: { a: 'b' },
  });
  expect(refusal).toEqual({
    code: status.FAILED_PRECONDITION,
    message:
      'no combination of peers can be derived which satisfy the endorsement policy: no peer combination can satisfy the endorsement policy',
    details: [],
  });
});

test('private values of an invalid transaction are delivered, and are not state', async () => {
  const ready = made(
    await endorsed({
      calls: [
        ['hide', own(one), 'b'],
        ['put', 'b', '1'],
      ],
      at: [one],
      transient: { value: 'unseen' },
    }),
    client,
    keys,
    undefined,
  );
  const blocks = await client.network.getBlockAndPrivateDataEvents();
  await client.submit(ready.bytes, ready.signature);
  expect(await client.status(ready.txId)).toEqual({ answer: peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE });
  for await (const block of blocks) {
    const values = block.getPrivateDataMapMap().get(0) ?? new ledger.rwset.TxPvtReadWriteSet();
    expect(Buffer.from(values.serializeBinary()).toString('latin1')).toContain('unseen');
    break;
  }
  blocks.close();
  const answer = await client.propose({ by: one, calls: [['reveal', own(one), 'b']] }).evaluate();
  expect('answer' in answer && answer.answer).toHaveLength(0);
});

test('an orderer says which policy a foreign signature leaves unsatisfied', async () => {
  const bytes = await endorsed({ calls: [['put', 'c', '1']], at: both });
  const ready = made(bytes, client, keys, { alter: 'signature of another' });
  expect(await client.submit(ready.bytes, ready.signature)).toEqual({
    refusal: {
      code: status.ABORTED,
      message:
        'received unsuccessful response from orderer: status=FORBIDDEN, info=implicit policy evaluation failed - ' +
        "0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied",
      details: [],
    },
  });
});

test('a refusal that ends in a space reaches a client without its text', async () => {
  const { code, message, details } = await refused({ calls: [['fail', '']] }, 'evaluate');
  expect({ code, message, details }).toEqual({
    code: status.UNKNOWN,
    message: '',
    details: [{ mspId: one, message: 'chaincode response 500, ' }],
  });
});

const calling = 'chaincode response 500, INVOKE_CHAINCODE failed: transaction ID: <tx>: ';
test.each([
  [
    'that is not defined',
    ['absent', '', '[]'],
    `${calling}execute failed: invalid invocation: [channel main] failed to get chaincode container info for absent: chaincode absent not found`,
  ],
  ['on an unknown channel', ['bare', 'absent', '[]'], `${calling}Failed to get policy manager for channel [absent]`],
  ['that is itself', ['bare', '', '[["get","a"]]'], `${calling}execute failed: error sending: txid: <tx>(main) exists`],
  [
    'of the peer, cscc',
    ['cscc', '', '[]'],
    "chaincode response 500, Rejecting invoke of CSCC from another chaincode, original invocation for 'bare'",
  ],
])('a chaincode that calls one %s is told so in a peer’s words', async (_what, args, reason) => {
  expect(reasonOf(await refused({ calls: [['call', ...args]], at: both }))).toBe(reason);
});
