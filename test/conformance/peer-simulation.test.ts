import { common, peer as protos } from '@hyperledger/fabric-protos';
import { Identity, parseBlock, verifySignature } from '@tierline/network/wire';
import { answerOf, type Call, channel, PeerNetwork } from '../support/peer-network';

describe('a simulation at a peer', () => {
  let network: PeerNetwork;
  const all = ['AMSP', 'BMSP', 'CMSP'];
  const two = ['AMSP', 'BMSP'];
  const own = '_implicit_org_AMSP';
  const json = async (...calls: Call[]): Promise<unknown> => JSON.parse(await network.query(calls));

  beforeAll(async () => {
    network = await PeerNetwork.create(all);
    await network.deploy('other');
  });
  afterAll(() => network.close());

  it('does not read its own writes', async () => {
    await network.submit([['put', 'own', 'before']], two);
    expect(
      await network.query([
        ['put', 'own', 'after'],
        ['get', 'own'],
      ]),
    ).toBe('before');
  });

  it('runs at every endorser in an instance of its own', async () => {
    for (const at of all) expect(await network.query([['whoami']], { at })).toBe(at);
  });

  it('orders keys by their bytes, not by UTF-16 units', async () => {
    await network.submit(
      [
        ['put', 'o\u{1f600}', '1'],
        ['put', 'o\uE000', '1'],
        ['put', 'oa', '1'],
      ],
      two,
    );
    expect(await json(['range', 'o', 'p'])).toEqual(['oa', 'own', 'o\uE000', 'o\u{1f600}']);
  });

  it('scans composite keys by prefix and never mixes them with simple keys', async () => {
    await network.submit(
      [
        ['composite', 'part', 'a', '1'],
        ['composite', 'part', 'a', '2'],
        ['composite', 'part', 'b', '1'],
      ],
      two,
    );
    expect(await json(['partial', 'part', 'a'])).toEqual(['a/1', 'a/2']);
    expect(await json(['range', '', ''])).not.toContainEqual(expect.stringContaining('part'));
  });

  it('hands out more results than fit one batch', async () => {
    const keys = Array.from({ length: 250 }, (_, i) => `many${String(i).padStart(3, '0')}`);
    await network.submit(
      keys.map((key) => ['put', key, 'x']),
      two,
    );
    expect(await json(['range', 'many', 'many\u{10ffff}'])).toEqual(keys);
  });

  it('pages through a range by bookmarks', async () => {
    expect(await json(['page', 'many', 'many\u{10ffff}', '3', ''])).toEqual({
      keys: ['many000', 'many001', 'many002'],
      bookmark: 'many003',
      count: 3,
    });
    expect(await json(['page', 'many', 'many\u{10ffff}', '3', 'many248'])).toEqual({
      keys: ['many248', 'many249'],
      bookmark: '',
      count: 2,
    });
  });

  it('treats an empty value as a delete', async () => {
    await network.submit([['put', 'gone', 'x']], two);
    await network.submit([['put', 'gone', '']], two);
    expect(await json(['range', 'gone', 'gonf'])).toEqual([]);
  });

  it('tells a key’s history, newest first, with deletes', async () => {
    for (const call of [
      ['put', 'h', '1'],
      ['put', 'h', '2'],
      ['del', 'h'],
      ['put', 'h', '3'],
    ] as Call[])
      await network.submit([call], two);
    expect(await json(['history', 'h'])).toEqual(['3', '-', '2', '1']);
  });

  it.each<[string, Call[], string]>([
    [
      'a paginated query after a write',
      [
        ['put', 'x', 'y'],
        ['page', '', '', '1', ''],
      ],
      'Paginated queries are supported only in a read-only transaction',
    ],
    [
      'a write after a paginated query',
      [
        ['page', '', '', '1', ''],
        ['put', 'x', 'y'],
      ],
      'Transaction has already performed a paginated query. Writes are not allowed',
    ],
    [
      'a private query after a write',
      [
        ['put', 'x', 'y'],
        ['privateRange', own],
      ],
      'Queries on pvt data is supported only in a read-only transaction',
    ],
    [
      'a write after a private query',
      [
        ['privateRange', own],
        ['put', 'x', 'y'],
      ],
      'Transaction has already performed queries on pvt data. Writes are not allowed',
    ],
    ['a rich query', [['rich', '{}']], 'ExecuteQuery not supported for leveldb'],
    ['an unknown collection', [['reveal', 'nowhere', 'x']], `collection ${channel}/probe/nowhere could not be found`],
    [
      'the collection of a stranger',
      [['reveal', '_implicit_org_XMSP', 'x']],
      'collection [_implicit_org_XMSP] not defined in the collection config for chaincode [probe]',
    ],
    ['an error of the chaincode', [['fail', 'CODE: {"a":1}']], 'CODE: {"a":1}'],
  ])('refuses %s in Fabric’s words', async (_, calls, message) => {
    await expect(network.query(calls)).rejects.toThrow(message);
  });

  it('names the request and the transaction in an error that the chaincode passes on', async () => {
    const { txId, responses } = await network.endorse(
      network.prepare(['run', '[["put","x","y"],["privateRange","' + own + '"]]']),
      ['AMSP'],
    );
    expect(responses[0]?.getResponse()?.getMessage()).toBe(
      `GET_STATE_BY_RANGE failed: transaction ID: ${txId}: txid [${txId}]: unsuppored transaction. Queries on pvt data is supported only in a read-only transaction`,
    );
    expect(responses[0]?.getResponse()?.getStatus()).toBe(500);
    expect(responses[0]?.hasEndorsement()).toBe(false);
  });

  it('keeps the last event only, and drops that of a called chaincode', async () => {
    const calls: Call[] = [
      ['event', 'first', '1'],
      ['event', 'last', '2'],
      ['call', 'other', '', '[["event","inner","3"]]'],
    ];
    const before = network.blocks.height;
    await network.submit(calls, two);
    const [tx] = parseBlock((await network.member('AMSP').peer.block(channel, before))!).txs;
    expect(tx?.event).toMatchObject({ name: 'last', chaincode: 'probe' });
    expect(tx?.event?.payload.toString()).toBe('2');
  });

  it('lets a chaincode call another in the same transaction', async () => {
    expect(
      await network.submit(
        [
          ['call', 'other', '', '[["put","theirs","1"]]'],
          ['put', 'ours', '1'],
        ],
        two,
      ),
    ).toBe(0);
    expect(await network.query([['get', 'theirs']], { chaincode: 'other' })).toBe('1');
    expect(await network.query([['get', 'theirs']])).toBe('');
  });

  it('refuses to call what is not there', async () => {
    await expect(network.query([['call', 'nothing', '', '[]']])).rejects.toThrow('chaincode nothing not found');
    await expect(network.query([], { chaincode: 'nothing' })).rejects.toThrow(
      `make sure the chaincode nothing has been successfully defined on channel ${channel} and try again: chaincode nothing not found`,
    );
  });

  it('signs payload and endorser with the peer’s key, low-S', async () => {
    const { responses } = await network.endorse(network.prepare(['run', '[["put","s","1"]]']), ['AMSP']);
    const endorsement = responses[0]!.getEndorsement()!;
    const { publicKey } = Identity.parse(endorsement.getEndorser_asU8()).details;
    const message = Buffer.concat([responses[0]!.getPayload_asU8(), endorsement.getEndorser_asU8()]);
    expect(verifySignature(publicKey, message, endorsement.getSignature_asU8())).toBe(true);
  });

  it('gives every endorser the same payload', async () => {
    const { responses } = await network.endorse(
      network.prepare(['run', '[["range","many","many1"],["put","p","1"]]']),
      all,
    );
    expect(new Set(responses.map((response) => Buffer.from(response.getPayload_asU8()).toString('hex'))).size).toBe(1);
  });

  it('tells which policies the transaction will have to satisfy', async () => {
    const prepared = network.prepare(
      [
        'run',
        JSON.stringify([
          ['hide', own, 'k'],
          ['hash', '_implicit_org_BMSP', 'k'],
        ]),
      ],
      { transient: { value: 'v' } },
    );
    const { interest } = await network.member('AMSP').peer.endorse(prepared.proposal);
    expect(interest.getChaincodesList().map((call) => call.toObject())).toEqual([
      expect.objectContaining({ name: 'probe', collectionNamesList: [own], noPrivateReads: true }),
    ]);
  });

  describe('of the peer’s own chaincodes', () => {
    const ask = async (chaincode: string, ...args: (string | Uint8Array)[]) => {
      const { responses } = await network.endorse(network.prepare(args, { chaincode }), ['AMSP']);
      answerOf(responses[0]!);
      return responses[0]!.getResponse()!.getPayload_asU8();
    };

    it('qscc tells the chain’s height and last hashes', async () => {
      const info = common.BlockchainInfo.deserializeBinary(await ask('qscc', 'GetChainInfo', channel));
      expect(info.getHeight()).toBe(network.blocks.height);
      const last = parseBlock(await network.blocks.read(network.blocks.height - 1));
      expect(Buffer.from(info.getCurrentblockhash_asU8()).toString('hex')).toBe(last.headerHash);
      expect(Buffer.from(info.getPreviousblockhash_asU8()).toString('hex')).toBe(last.previousHash);
    });

    it('qscc finds blocks and transactions', async () => {
      const bytes = await ask('qscc', 'GetBlockByNumber', channel, '3');
      const block = parseBlock(bytes);
      expect(block.number).toBe(3n);
      const { txId } = block.txs[0]!;
      expect(await ask('qscc', 'GetBlockByTxID', channel, txId)).toEqual(bytes);
      expect(await ask('qscc', 'GetBlockByHash', channel, Buffer.from(block.headerHash, 'hex'))).toEqual(bytes);
      const found = protos.ProcessedTransaction.deserializeBinary(
        await ask('qscc', 'GetTransactionByID', channel, txId),
      );
      expect(found.getValidationcode()).toBe(0);
      expect(Buffer.from(found.getTransactionenvelope()!.serializeBinary()).equals(block.txs[0]!.envelope)).toBe(true);
      await expect(ask('qscc', 'GetTransactionByID', channel, 'none')).rejects.toThrow(
        'no such transaction ID [none] in index',
      );
    });

    it('qscc refuses calls from another chaincode', async () => {
      await expect(network.query([['call', 'qscc', '', '[]']])).rejects.toThrow(
        'Rejecting invoke of QSCC from another chaincode',
      );
    });

    it('cscc lists the peer’s channels and gives the configuration', async () => {
      const list = protos.ChannelQueryResponse.deserializeBinary(await ask('cscc', 'GetChannels'));
      expect(list.getChannelsList().map((entry) => entry.getChannelId())).toEqual([channel]);
      expect(parseBlock(await ask('cscc', 'GetConfigBlock', channel)).number).toBe(0n);
    });

    it('_lifecycle tells what is defined and who approved it', async () => {
      const args = new protos.lifecycle.QueryChaincodeDefinitionArgs();
      args.setName('probe');
      const result = protos.lifecycle.QueryChaincodeDefinitionResult.deserializeBinary(
        await ask('_lifecycle', 'QueryChaincodeDefinition', args.serializeBinary()),
      );
      expect([result.getSequence(), result.getVersion()]).toEqual([1, '1.0']);
      expect(result.getApprovalsMap().toObject(false)).toEqual(all.map((mspId) => [mspId, true]));
      const defined = protos.lifecycle.QueryChaincodeDefinitionsResult.deserializeBinary(
        await ask('_lifecycle', 'QueryChaincodeDefinitions', Buffer.alloc(0)),
      );
      expect(defined.getChaincodeDefinitionsList().map((entry) => entry.getName())).toEqual(['other', 'probe']);
    });

    it('_lifecycle refuses a definition out of sequence', async () => {
      await expect(network.deploy('probe', { sequence: 3 })).rejects.toThrow(
        'requested sequence 3 is larger than the next available sequence number 2',
      );
    });
  });
});
