import { ledger, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import type { StateEntry } from '../ledger/state-view';
import { QueryIterator } from './query-iterator';
import type { Request } from './state-requests';
import type { HistoryEntry, TransactionContext } from './transaction-context';

const { KV, KeyModification } = ledger.queryresult;

async function* keyValues(namespace: string, entries: AsyncGenerator<StateEntry>): AsyncGenerator<Uint8Array> {
  for await (const { key, value } of entries) {
    const message = new KV();
    message.setNamespace(namespace);
    message.setKey(key);
    message.setValue(value);
    yield message.serializeBinary();
  }
}

async function* modifications(entries: AsyncGenerator<HistoryEntry>): AsyncGenerator<Uint8Array> {
  for await (const { txId, value, isDelete, seconds, nanos } of entries) {
    const time = new Timestamp();
    time.setSeconds(seconds);
    time.setNanos(nanos);
    const message = new KeyModification();
    message.setTxId(txId);
    message.setValue(value);
    message.setTimestamp(time);
    message.setIsDelete(isDelete);
    yield message.serializeBinary();
  }
}

async function first(context: TransactionContext, iterator: QueryIterator): Promise<Uint8Array> {
  return advance(context, context.keep(iterator), iterator);
}

async function advance(context: TransactionContext, id: string, iterator: QueryIterator): Promise<Uint8Array> {
  const response = await iterator.next(id);
  if (!response.getHasMore()) {
    context.iterators.delete(id);
    await iterator.close();
  }
  return response.serializeBinary();
}

function page(bytes: Uint8Array): { size: number; bookmark: string } | undefined {
  const metadata = peer.QueryMetadata.deserializeBinary(bytes);
  const [size, bookmark] = [metadata.getPagesize(), metadata.getBookmark()];
  return size === 0 && bookmark === '' ? undefined : { size, bookmark };
}

export const getStateByRange: Request = (context, payload) => {
  const request = peer.GetStateByRange.deserializeBinary(payload);
  const { simulator, namespace } = context;
  const [start, end, collection] = [request.getStartkey(), request.getEndkey(), request.getCollection()];
  if (collection !== '') {
    context.mustRead(collection);
    const entries = simulator.privateRange(namespace, collection, start, end);
    return first(context, new QueryIterator(keyValues(namespace, entries)));
  }
  const wanted = page(request.getMetadata_asU8());
  if (!wanted) return first(context, new QueryIterator(keyValues(namespace, simulator.range(namespace, start, end))));
  const pages = simulator.pages(namespace, wanted.bookmark === '' ? start : wanted.bookmark, end);
  const limit = wanted.size > 0 ? wanted.size : undefined;
  const options = { limit, bookmark: () => pages.nextKey() };
  return first(context, new QueryIterator(keyValues(namespace, pages.entries), options));
};

export const queryStateNext: Request = (context, payload) => {
  const id = peer.QueryStateNext.deserializeBinary(payload).getId();
  const iterator = context.iterators.get(id);
  if (!iterator) throw new Error('query iterator not found');
  return advance(context, id, iterator);
};

export const queryStateClose: Request = async (context, payload) => {
  const id = peer.QueryStateClose.deserializeBinary(payload).getId();
  await context.iterators.get(id)?.close();
  context.iterators.delete(id);
  const response = new peer.QueryResponse();
  response.setId(id);
  return response.serializeBinary();
};

/** Rich queries need CouchDB; a peer on LevelDB refuses them in these words. */
export const getQueryResult: Request = (context, payload) => {
  const request = peer.GetQueryResult.deserializeBinary(payload);
  const collection = request.getCollection();
  if (collection !== '') context.mustRead(collection);
  const paginated = collection === '' && page(request.getMetadata_asU8());
  throw new Error(`${paginated ? 'ExecuteQueryWithMetadata' : 'ExecuteQuery'} not supported for leveldb`);
};

export const getHistoryForKey: Request = (context, payload) => {
  const key = peer.GetHistoryForKey.deserializeBinary(payload).getKey();
  return first(context, new QueryIterator(modifications(context.surroundings.history(context.namespace, key))));
};
