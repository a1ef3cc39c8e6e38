import { common, peer } from '@hyperledger/fabric-protos';
import type { Surroundings } from '../transaction-context';
import { failure, success, type SystemCall, type SystemChaincode } from './system-call';

export type LedgerAnswers = {
  height: number;
  block: (number: number) => Promise<Buffer | undefined>;
  headerHash: (number: number) => Promise<Buffer>;
  blockByHash: (hash: string) => number | undefined;
  transaction: (txId: string) => Promise<{ envelope: Buffer; flag: number; block: number } | undefined>;
};
export type QueryOptions = {
  ledger(channel: string): LedgerAnswers | undefined;
  channels(): string[];
  /** The block with the configuration in force. */
  configBlock(channel: string): Promise<Buffer | undefined>;
  mustMay(resource: string, surroundings: Surroundings, channel: string): void;
};

class NotFound extends Error {}
function found<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new NotFound(message);
  return value;
}

async function chainInfo({ height, headerHash }: LedgerAnswers): Promise<Uint8Array> {
  const info = new common.BlockchainInfo();
  info.setHeight(height);
  info.setCurrentblockhash(await headerHash(height - 1));
  if (height > 1) info.setPreviousblockhash(await headerHash(height - 2));
  return info.serializeBinary();
}

async function transactionById(ledger: LedgerAnswers, txId: string): Promise<Uint8Array> {
  const transaction = found(
    await ledger.transaction(txId),
    `Failed to get transaction with id ${txId}, error no such transaction ID [${txId}] in index`,
  );
  const processed = new peer.ProcessedTransaction();
  processed.setTransactionenvelope(common.Envelope.deserializeBinary(transaction.envelope));
  processed.setValidationcode(transaction.flag);
  return processed.serializeBinary();
}

async function blockByNumber(ledger: LedgerAnswers, argument: Buffer): Promise<Uint8Array> {
  const text = argument.toString();
  if (!/^\d+$/.test(text)) throw new NotFound(`Failed to parse block number with error strconv.ParseUint: ${text}`);
  return found(
    await ledger.block(Number(text)),
    `Failed to get block number ${text}, error no such block number [${text}] in index`,
  );
}

async function blockByHash(ledger: LedgerAnswers, hash: Buffer): Promise<Uint8Array> {
  const hex = hash.toString('hex');
  const number = found(
    ledger.blockByHash(hex),
    `Failed to get block hash ${hex}, error no such block hash [${hex}] in index`,
  );
  return found(await ledger.block(number), `Failed to get block hash ${hex}`);
}

async function blockByTxId(ledger: LedgerAnswers, txId: string): Promise<Uint8Array> {
  const transaction = await ledger.transaction(txId);
  const { block } = found(
    transaction,
    `Failed to get block for txID ${txId}, error no such transaction ID [${txId}] in index`,
  );
  return found(await ledger.block(block), `Failed to get block for txID ${txId}`);
}

type Query = (ledger: LedgerAnswers, argument: Buffer) => Promise<Uint8Array>;
const queries = new Map<string, Query>([
  ['GetChainInfo', chainInfo],
  ['GetBlockByNumber', blockByNumber],
  ['GetBlockByHash', blockByHash],
  ['GetTransactionByID', (ledger, txId) => transactionById(ledger, txId.toString())],
  ['GetBlockByTxID', (ledger, txId) => blockByTxId(ledger, txId.toString())],
]);

/** `qscc`: what this peer's ledger holds. */
export function ledgerQueries(options: QueryOptions): SystemChaincode {
  return (call) => {
    const [name = '', channel = ''] = call.args.map((argument) => argument.toString());
    const ledger = options.ledger(channel);
    const refused = misuse(call, name) ?? (ledger ? undefined : `Invalid chain ID, ${channel}`);
    if (refused !== undefined || !ledger) return failure(refused ?? '');
    const denied = reasonAgainst(() => {
      options.mustMay(`qscc/${name}`, call.surroundings, channel);
    });
    if (denied !== undefined) return failure(`access denied for [${name}][${channel}]: [${denied}]`);
    const query = queries.get(name);
    if (!query) return failure(`Requested function ${name} not found.`);
    return answer(() => query(ledger, call.args[2] ?? Buffer.alloc(0)));
  };
}

function misuse({ args, surroundings }: SystemCall, name: string): string | undefined {
  const called = surroundings.proposal.chaincode;
  if (args.length < 2) return `Incorrect number of arguments, ${args.length}`;
  if (called !== 'qscc')
    return (
      'Rejecting invoke of QSCC from another chaincode because of potential for deadlocks, ' +
      `original invocation for '${called}'`
    );
  return name !== 'GetChainInfo' && args.length < 3 ? `missing 3rd argument for ${name}` : undefined;
}

function reasonAgainst(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `cscc`, as far as clients ask it: the channels joined and a channel's configuration. */
export function channelQueries(options: QueryOptions): SystemChaincode {
  return ({ args, surroundings }) => {
    const [name = '', channel = ''] = args.map((argument) => argument.toString());
    const called = surroundings.proposal.chaincode;
    if (name !== 'GetChannels' && args.length < 2) return failure(`Incorrect number of arguments, ${args.length}`);
    if (called !== 'cscc')
      return failure(`Rejecting invoke of CSCC from another chaincode, original invocation for '${called}'`);
    const denied = reasonAgainst(() => {
      options.mustMay(`cscc/${name}`, surroundings, channel);
    });
    if (denied !== undefined) return failure(`access denied for [${name}][${channel}]: ${denied}`);
    if (name === 'GetChannels') return success(channelList(options.channels()));
    if (name !== 'GetConfigBlock') return failure(`Requested function ${name} not found.`);
    return answer(async () => found(await options.configBlock(channel), `Unknown chain ID, ${channel}`));
  };
}

function channelList(names: readonly string[]): Uint8Array {
  const result = new peer.ChannelQueryResponse();
  for (const name of names) {
    const info = new peer.ChannelInfo();
    info.setChannelId(name);
    result.addChannels(info);
  }
  return result.serializeBinary();
}

async function answer(read: () => Promise<Uint8Array>): Promise<peer.Response> {
  try {
    return success(await read());
  } catch (error) {
    if (error instanceof NotFound) return failure(error.message);
    throw error;
  }
}
