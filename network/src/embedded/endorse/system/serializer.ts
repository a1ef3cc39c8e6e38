import { peer } from '@hyperledger/fabric-protos';
import { fieldKey, metadataKey } from '../../commit/definitions';

const { StateData, StateMetadata } = peer.lifecycle;
export type Fields = readonly (readonly [name: string, data: peer.lifecycle.StateData])[];
export type State = {
  get: (key: string) => Buffer | undefined;
  put: (key: string, value: Uint8Array) => void;
  del: (key: string) => void;
};

export function bytesField(bytes: Uint8Array): peer.lifecycle.StateData {
  const data = new StateData();
  data.setBytes(bytes);
  return data;
}

export function stringField(text: string): peer.lifecycle.StateData {
  const data = new StateData();
  data.setString(text);
  return data;
}

export function integerField(value: number): peer.lifecycle.StateData {
  const data = new StateData();
  data.setInt64(value);
  return data;
}

export function readMetadata(get: State['get'], area: string, name: string): peer.lifecycle.StateMetadata | undefined {
  const bytes = get(metadataKey(area, name));
  return bytes && StateMetadata.deserializeBinary(bytes);
}

export function metadataBytes(datatype: string, names: readonly string[]): Uint8Array {
  const metadata = new StateMetadata();
  metadata.setDatatype(datatype);
  metadata.setFieldsList([...names]);
  return metadata.serializeBinary();
}

/** Writes a structure field by field, and only what changed, so that read/write sets are Fabric's (lifecycle/serializer.go). */
export function writeStructure(state: State, area: string, name: string, datatype: string, fields: Fields): void {
  const metadata = readMetadata((key) => state.get(key), area, name);
  const existing = new Map(
    metadata?.getFieldsList().map((field) => {
      const key = fieldKey(area, name, field);
      return [key, state.get(key)];
    }),
  );
  for (const [field, data] of fields) {
    const key = fieldKey(area, name, field);
    const bytes = data.serializeBinary();
    if (!existing.get(key)?.equals(bytes)) state.put(key, bytes);
    existing.delete(key);
  }
  const same = metadata?.getDatatype() === datatype && metadata.getFieldsList().length === fields.length;
  if (existing.size > 0 || !same)
    state.put(
      metadataKey(area, name),
      metadataBytes(
        datatype,
        fields.map(([field]) => field),
      ),
    );
  for (const key of existing.keys()) state.del(key);
}
