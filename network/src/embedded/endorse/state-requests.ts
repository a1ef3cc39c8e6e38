import { peer } from '@hyperledger/fabric-protos';
import type { MetadataEntry } from '../../wire';
import type { TransactionContext } from './transaction-context';

/** Answers one request of a running chaincode with the payload of the RESPONSE; throws what becomes an ERROR. */
export type Request = (context: TransactionContext, payload: Uint8Array) => Uint8Array | Promise<Uint8Array>;
const nothing = new Uint8Array();

export const getState: Request = (context, payload) => {
  const request = peer.GetState.deserializeBinary(payload);
  const [key, collection] = [request.getKey(), request.getCollection()];
  if (collection === '') return context.simulator.get(context.namespace, key) ?? nothing;
  context.mustRead(collection);
  return context.simulator.getPrivate(context.namespace, collection, key) ?? nothing;
};

export const getPrivateDataHash: Request = (context, payload) => {
  const request = peer.GetState.deserializeBinary(payload);
  context.mustNotInit();
  const hash = context.simulator.getPrivateHash(context.namespace, request.getCollection(), request.getKey());
  return hash ?? nothing;
};

export const putState: Request = (context, payload) => {
  const request = peer.PutState.deserializeBinary(payload);
  write(context, request.getCollection(), request.getKey(), request.getValue_asU8());
  return nothing;
};

export const deleteState: Request = (context, payload) => {
  const request = peer.DelState.deserializeBinary(payload);
  write(context, request.getCollection(), request.getKey(), undefined);
  return nothing;
};

function write(context: TransactionContext, collection: string, key: string, value: Uint8Array | undefined): void {
  if (collection === '') {
    context.simulator.put(context.namespace, key, value);
    return;
  }
  context.mustWrite(collection);
  context.simulator.putPrivate(context.namespace, collection, key, value);
}

export const purgePrivateData: Request = (context, payload) => {
  const request = peer.DelState.deserializeBinary(payload);
  const collection = request.getCollection();
  if (collection === '') throw new Error('only applicable for private data');
  context.mustWrite(collection);
  context.simulator.putPrivate(context.namespace, collection, request.getKey(), undefined, true);
  return nothing;
};

export const getStateMetadata: Request = (context, payload) => {
  const request = peer.GetStateMetadata.deserializeBinary(payload);
  const [key, collection] = [request.getKey(), request.getCollection()];
  if (collection !== '') context.mustRead(collection);
  const entries =
    collection === ''
      ? context.simulator.getMetadata(context.namespace, key)
      : context.simulator.getPrivateMetadata(context.namespace, collection, key);
  const result = new peer.StateMetadataResult();
  result.setEntriesList(
    entries.map(({ name, value }) => {
      const entry = new peer.StateMetadata();
      entry.setMetakey(name);
      entry.setValue(value);
      return entry;
    }),
  );
  return result.serializeBinary();
};

export const putStateMetadata: Request = (context, payload) => {
  const request = peer.PutStateMetadata.deserializeBinary(payload);
  const [key, collection, metadata] = [request.getKey(), request.getCollection(), request.getMetadata()];
  const entries: MetadataEntry[] = metadata
    ? [{ name: metadata.getMetakey(), value: Buffer.from(metadata.getValue_asU8()) }]
    : [];
  if (collection === '') context.simulator.putMetadata(context.namespace, key, entries);
  else {
    context.mustWrite(collection);
    context.simulator.putPrivateMetadata(context.namespace, collection, key, entries);
  }
  return nothing;
};
