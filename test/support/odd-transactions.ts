import { randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { rolePrincipal, sha256, signaturePolicy } from '@tierline/network/wire';
import {
  action,
  alone,
  chaincodeId,
  collection,
  erase,
  namespace,
  type OddWorld,
  policies,
  read,
  space,
  withHeader,
  write,
} from './odd-world';
import { count, field } from './protobuf';
import { type Parts } from './signed-chain';

const notText = Buffer.from([0xff, 0xfe]);
const {
  VALID,
  BAD_COMMON_HEADER,
  BAD_CREATOR_SIGNATURE,
  INVALID_ENDORSER_TRANSACTION,
  UNSUPPORTED_TX_PAYLOAD,
  BAD_PROPOSAL_TXID,
  DUPLICATE_TXID,
  ENDORSEMENT_POLICY_FAILURE,
  MVCC_READ_CONFLICT,
  PHANTOM_READ_CONFLICT,
  BAD_HEADER_EXTENSION,
  BAD_RESPONSE_PAYLOAD,
  BAD_RWSET,
  ILLEGAL_WRITESET,
  INVALID_CHAINCODE,
  INVALID_OTHER_REASON,
} = peer.TxValidationCode;

/** Transactions that peers must take, block by block, and what peers say of each. */
export type Oddity = {
  what: string;
  /** @param number of the first of the blocks */
  blocks: (world: OddWorld, number: number) => Judged[][];
};
/** An envelope, and the code that peers give it. */
type Judged = [envelope: Uint8Array, code: number];

function policyOf(mspId: string): Uint8Array {
  return signaturePolicy(1, [rolePrincipal(mspId, 'PEER')]).serializeBinary();
}

const one = (what: string, code: number, make: (world: OddWorld) => Uint8Array): Oddity => ({
  what,
  // a peer takes no block of which it cannot read the first header
  blocks: (world) => [
    [
      [world.one(), VALID],
      [make(world), code],
    ],
  ],
});
const header = (what: string, code: number, ...fields: readonly Uint8Array[]): Oddity =>
  one(what, code, (world) => world.one({ alter: (parts) => ({ ...keyed(world), ...withHeader(...fields)(parts) }) }));
const keyed = (world: OddWorld): Partial<Parts> => ({
  action: action([space(namespace, [], collection(write(world.key(), 'a')))]),
});

const envelopes: Oddity[] = [
  one('nothing odd', VALID, (world) => world.one()),
  header('a header of an unknown type', BAD_COMMON_HEADER, count(1, common.HeaderType.ORDERER_TRANSACTION)),
  header('an update of the configuration', UNSUPPORTED_TX_PAYLOAD, count(1, common.HeaderType.CONFIG_UPDATE)),
  header('an epoch', BAD_COMMON_HEADER, count(6, 1)),
  header('an id that is no text', BAD_COMMON_HEADER, field(5, notText)),
  header('another extension', BAD_HEADER_EXTENSION, field(7, field(2, field(2, notText)))),
  header('an extension without a chaincode', INVALID_OTHER_REASON, field(7, '')),
  header('an extension without a name', INVALID_CHAINCODE, field(7, field(2, field(3, '1')))),
  one('an action header without nonce', INVALID_ENDORSER_TRANSACTION, (world) =>
    world.one({ alter: () => ({ ...keyed(world), actionHeader: field(1, 'somebody') }) }),
  ),
  one('an action header that is none', INVALID_ENDORSER_TRANSACTION, (world) =>
    world.one({ alter: () => ({ ...keyed(world), actionHeader: notText }) }),
  ),
  one('an action header of somebody else', VALID, (world) =>
    world.one({ alter: () => ({ ...keyed(world), actionHeader: Buffer.concat([field(1, 'x'), field(2, 'y')]) }) }),
  ),
  one('arguments that are none', VALID, (world) =>
    world.one({ alter: () => ({ ...keyed(world), proposalPayload: field(1, notText) }) }),
  ),
  one('a proposal that is no message', VALID, (world) =>
    world.one({ alter: () => ({ ...keyed(world), proposalPayload: notText }) }),
  ),
  {
    what: 'an id left out, then the same transaction with it',
    blocks: (world) => {
      const nonce = randomBytes(24);
      const changes = { nonce };
      return [[[world.one({ ...changes, txId: '' }), BAD_PROPOSAL_TXID]], [[world.one(changes), DUPLICATE_TXID]]];
    },
  },
  {
    what: 'one id twice in a block, the first time with a bad signature',
    blocks: (world) => {
      const nonce = randomBytes(24);
      return [
        [
          [world.one({ nonce, spoil: (signature) => signature.subarray(1) }), BAD_CREATOR_SIGNATURE],
          [world.one({ nonce }), VALID],
          [world.one({ nonce }), DUPLICATE_TXID],
        ],
        [[world.one({ nonce }), DUPLICATE_TXID]],
      ];
    },
  },
];

const results: Oddity[] = [
  one('no action', BAD_RESPONSE_PAYLOAD, (world) => world.acting(() => Buffer.alloc(0))),
  one('an action that is none', BAD_RESPONSE_PAYLOAD, (world) => world.acting(() => notText)),
  one('an action without a chaincode', INVALID_OTHER_REASON, (world) => world.acting((set) => field(1, set))),
  one('a chaincode whose version is no text', BAD_RESPONSE_PAYLOAD, (world) =>
    world.acting((set) => Buffer.concat([field(1, set), field(4, chaincodeId(namespace, notText))])),
  ),
  one('a chaincode without version', INVALID_CHAINCODE, (world) =>
    world.acting((set) => Buffer.concat([field(1, set), field(4, chaincodeId(namespace, ''))])),
  ),
  one('another chaincode than proposed', INVALID_CHAINCODE, (world) =>
    world.acting((set) => Buffer.concat([field(1, set), field(4, chaincodeId('other', '1'))])),
  ),
  one('a refusal as its response', VALID, (world) =>
    world.acting((set) => action([set], field(3, count(1, 500), field(2, 'no')))),
  ),
  one('an event without a chaincode', INVALID_OTHER_REASON, (world) =>
    world.acting((set) => action([set], field(2, field(3, 'event')))),
  ),
  one('an event that is no text', INVALID_OTHER_REASON, (world) =>
    world.acting((set) => action([set], field(2, field(1, namespace), field(3, notText)))),
  ),
  one('an event of no bytes', VALID, (world) => world.acting((set) => action([set], field(2, '')))),
  one('a key that is no text', BAD_RWSET, (world) =>
    world.acting((set) => action([set, space('other', [read(notText)])])),
  ),
  one('a namespace that is no text', BAD_RWSET, (world) => world.acting((set) => action([set, space(notText, [])]))),
  one('a namespace twice', ILLEGAL_WRITESET, (world) => world.acting((set) => action([set, space(namespace, [])]))),
  one('a namespace that nobody defined, only read', VALID, (world) =>
    world.acting((set) => action([set, space('other', [read('key')])])),
  ),
  one('a namespace that nobody defined, written', INVALID_CHAINCODE, (world) =>
    world.acting((set) => action([set, space('other', [field(3, field(1, 'key'), field(3, 'value'))])])),
  ),
  one('a range of keys that are no text', BAD_RWSET, (world) =>
    world.acting((set) => action([set, space('other', [field(2, field(1, notText))])])),
  ),
  one('a range of no keys', VALID, (world) =>
    world.acting((set) => action([set, space('other', [field(2, field(2, 'z'), count(3, 1))])])),
  ),
  one('a range of no keys, said to be many', PHANTOM_READ_CONFLICT, (world) =>
    world.acting((set) =>
      action([set, space('other', [field(2, field(2, 'z'), count(3, 1), field(5, count(1, 50), count(2, 1)))])]),
    ),
  ),
  one('the configuration as it was read', VALID, (world) =>
    world.acting((set) => action([set, space('', [read('CHANNEL_CONFIG_ENV_BYTES', [0, 0])])])),
  ),
  one('the configuration as if there were none', MVCC_READ_CONFLICT, (world) =>
    world.acting((set) => action([set, space('', [read('CHANNEL_CONFIG_ENV_BYTES')])])),
  ),
  one('a collection of a stranger', ENDORSEMENT_POLICY_FAILURE, (world) =>
    world.acting(() =>
      action([space(namespace, [], field(3, field(1, '_implicit_org_NobodyMSP'), field(2, write('key', 'a'))))]),
    ),
  ),
];

/** First written so, then read as if there were nothing, and as if it had been written. */
const kept = (what: string, sets: (key: string) => Uint8Array[], isKept: boolean, before = false): Oddity => ({
  what,
  blocks: (world, number) => {
    const key = world.key();
    const first: Judged[][] = before ? [[[world.tx([write(key, 'before')]), VALID]]] : [];
    const at = number + first.length;
    return [
      ...first,
      [[world.tx(sets(key)), VALID]],
      [
        [world.reading(key), isKept ? MVCC_READ_CONFLICT : VALID],
        [world.reading(key, [at, 0]), isKept ? VALID : MVCC_READ_CONFLICT],
      ],
    ];
  },
});

const writes: Oddity[] = [
  kept('a key written', (key) => [write(key, 'a')], true),
  kept('a key written twice', (key) => [write(key, 'a'), write(key, 'b')], false),
  kept('a key written three times', (key) => [write(key, 'a'), write(key, 'b'), write(key, 'c')], true),
  kept('a key erased, then written', (key) => [erase(key), write(key, 'a')], false, true),
  kept('a key erased', (key) => [erase(key)], false, true),
  kept('a key erased twice', (key) => [erase(key), erase(key)], true, true),
  kept('a key written as nothing', (key) => [write(key, '')], false, true),
  kept(
    'a key written and called purged',
    (key) => [field(2, field(1, sha256(key)), field(3, sha256('a')), count(4, 1))],
    true,
  ),
  kept(
    'a key erased whose value is given',
    (key) => [field(2, field(1, sha256(key)), count(2, 1), field(3, sha256('a')))],
    false,
    true,
  ),
];

/** A key with these policies, then written by its member alone. */
const ruled = (what: string, policy: readonly Uint8Array[], code: number): Oddity => ({
  what,
  blocks: (world) => {
    const key = world.key();
    return [[[world.tx([write(key, 'a'), policies(key, ...policy)]), VALID]], [[world.tx([write(key, 'b')]), code]]];
  },
});

const keyPolicies: Oddity[] = [
  ruled('a key policy of another member', [policyOf('CarrierMSP')], ENDORSEMENT_POLICY_FAILURE),
  ruled('two key policies, the last its own', [policyOf('CarrierMSP'), policyOf(alone)], VALID),
  ruled(
    'two key policies, the last another member’s',
    [policyOf(alone), policyOf('CarrierMSP')],
    ENDORSEMENT_POLICY_FAILURE,
  ),
  ruled('a key policy that names nobody', [field(2, count(1, 7))], ENDORSEMENT_POLICY_FAILURE),
  ruled('a key policy without a rule', [count(1, 0)], ENDORSEMENT_POLICY_FAILURE),
  ruled('a key policy of no bytes', [Buffer.alloc(0)], VALID),
  {
    what: 'a policy set in a block, and the key written in it',
    blocks: (world) => {
      const key = world.key();
      return [
        [[world.tx([write(key, 'a')]), VALID]],
        [
          [world.tx([policies(key, policyOf(alone))]), VALID],
          [world.tx([write(key, 'b')]), ENDORSEMENT_POLICY_FAILURE],
        ],
      ];
    },
  },
];

const signatures: Oddity[] = [
  one('a bad endorsement before a good one of the same peer', VALID, (world) =>
    world.one({ arrange: ([good]) => [{ ...good!, signature: good!.signature.subarray(1) }, good!] }),
  ),
  one('a bad endorsement behind a good one', VALID, (world) =>
    world.one({ arrange: ([good]) => [good!, { ...good!, signature: good!.signature.subarray(1) }] }),
  ),
  one('an endorsement by nobody beside a good one', VALID, (world) =>
    world.one({ arrange: ([good]) => [{ endorser: notText, signature: notText }, good!] }),
  ),
  one('no endorsement', ENDORSEMENT_POLICY_FAILURE, (world) => world.one({ endorsers: [] })),
];

export const oddities: readonly Oddity[] = [...envelopes, ...results, ...writes, ...keyPolicies, ...signatures];

/** Peers go no further than such a block: whoever shows later ones as valid is not believed. */
export const whereAPeerStops: readonly Oddity[] = [
  one('a range whose tree has no degree', PHANTOM_READ_CONFLICT, (world) =>
    world.acting((set) => action([set, space('other', [field(2, field(2, 'z'), field(5, field(3, 'hash')))])])),
  ),
  one('a tree without a degree over a range of keys', PHANTOM_READ_CONFLICT, (world) =>
    world.acting((set) => action([set, space('_lifecycle', [field(2, field(2, 'z'), field(5, count(2, 1)))])])),
  ),
  ruled('a key policy that is no message', [notText], ENDORSEMENT_POLICY_FAILURE),
  one('a chaincode that is validated by a plugin of its own', INVALID_OTHER_REASON, (world) =>
    world.acting((set) => action([set, space('judged-by-others', [field(3, field(1, 'key'), field(3, 'value'))])])),
  ),
];
