import { peer } from '@hyperledger/fabric-protos';
import { view } from '../../wire';
import type { StateView } from '../ledger/state-view';

const { lifecycle } = peer;

export type ChaincodeDefinition = {
  sequence: number;
  version: string;
  endorsementPlugin: string;
  validationPlugin: string;
  initRequired: boolean;
  /** The chaincode's endorsement policy: bytes of `common.ApplicationPolicy`. */
  validationParameter: Buffer;
  collections: peer.StaticCollectionConfig[];
};

export const lifecycleNamespace = '_lifecycle';
const implicitPrefix = '_implicit_org_';
export const implicitCollection = (mspId: string): string => implicitPrefix + mspId;

/** The member of an implicit collection, undefined for an explicit one. */
export function implicitMember(collection: string): string | undefined {
  return collection.startsWith(implicitPrefix) ? collection.slice(implicitPrefix.length) : undefined;
}

export const metadataKey = (area: string, name: string): string => `${area}/metadata/${name}`;
export const fieldKey = (area: string, name: string, field: string): string => `${area}/fields/${name}/${field}`;
/** In the order in which a peer reads the fields of a definition. */
export const definitionFields = ['Sequence', 'EndorsementInfo', 'ValidationInfo', 'Collections'] as const;

type Read = (key: string) => Buffer | undefined;

function field(
  read: Read,
  name: string,
  wanted: (typeof definitionFields)[number],
): peer.lifecycle.StateData | undefined {
  const bytes = read(fieldKey('namespaces', name, wanted));
  return bytes && lifecycle.StateData.deserializeBinary(bytes);
}

export function readSequence(read: Read, name: string): number {
  return field(read, name, 'Sequence')?.getInt64() ?? 0;
}

/** The definition that the channel has committed for a chaincode, read key by key as a peer reads it. */
export function readDefinition(read: Read, name: string): ChaincodeDefinition | undefined {
  if (!read(metadataKey('namespaces', name))) return undefined;
  const sequence = field(read, name, 'Sequence')?.getInt64() ?? 0;
  const bytes = (wanted: 'EndorsementInfo' | 'ValidationInfo' | 'Collections') =>
    field(read, name, wanted)?.getBytes_asU8() ?? new Uint8Array();
  const endorsement = lifecycle.ChaincodeEndorsementInfo.deserializeBinary(bytes('EndorsementInfo'));
  const validation = lifecycle.ChaincodeValidationInfo.deserializeBinary(bytes('ValidationInfo'));
  const collections = peer.CollectionConfigPackage.deserializeBinary(bytes('Collections'));
  return {
    sequence,
    version: endorsement.getVersion(),
    endorsementPlugin: endorsement.getEndorsementPlugin(),
    initRequired: endorsement.getInitRequired(),
    validationPlugin: validation.getValidationPlugin(),
    validationParameter: view(validation.getValidationParameter_asU8()),
    collections: collections.getConfigList().flatMap((config) => config.getStaticCollectionConfig() ?? []),
  };
}

/** Definitions as they stand in a state; each parsed once. Who commits a change of them makes a new one. */
export class Definitions {
  readonly #view: StateView;
  readonly #known = new Map<string, ChaincodeDefinition>();

  constructor(state: StateView) {
    this.#view = state;
  }

  get(name: string): ChaincodeDefinition | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    const definition = readDefinition((key) => this.#view.get(lifecycleNamespace, key)?.value, name);
    if (definition) this.#known.set(name, definition);
    return definition;
  }

  collection(name: string, collection: string): peer.StaticCollectionConfig | undefined {
    return this.get(name)?.collections.find((config) => config.getName() === collection);
  }

  /** After how many blocks the private data of a collection go; undefined: never. */
  blocksToLive(name: string, collection: string): number | undefined {
    const blocks = implicitMember(collection) === undefined ? this.collection(name, collection)?.getBlockToLive() : 0;
    return blocks === undefined || blocks === 0 ? undefined : blocks;
  }
}
