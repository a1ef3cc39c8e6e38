import { common, peer } from '@hyperledger/fabric-protos';
import { sha256 } from '../../../wire';
import { fieldKey, metadataKey } from '../../commit/definitions';
import { bytesField, type Fields, integerField, metadataBytes } from './serializer';

const { ChaincodeEndorsementInfo, ChaincodeValidationInfo } = peer.lifecycle;

/** A definition as proposed; every lifecycle call that carries one has these fields. */
export type Proposed = {
  name: string;
  sequence: number;
  endorsement: peer.lifecycle.ChaincodeEndorsementInfo;
  validation: peer.lifecycle.ChaincodeValidationInfo;
  collections: peer.CollectionConfigPackage;
};

type DefinitionArgs = {
  getName(): string;
  getVersion(): string;
  getSequence(): number;
  getEndorsementPlugin(): string;
  getValidationPlugin(): string;
  getValidationParameter_asU8(): Uint8Array;
  getInitRequired(): boolean;
  getCollections(): peer.CollectionConfigPackage | undefined;
};

const orDefault = (value: string, fallback: string) => (value === '' ? fallback : value);

/** Without a policy of its own a chaincode follows the channel's. */
function defaultPolicy(): Uint8Array {
  const policy = new common.ApplicationPolicy();
  policy.setChannelConfigPolicyReference('/Channel/Application/Endorsement');
  return policy.serializeBinary();
}

export function readProposed(args: DefinitionArgs): Proposed {
  const endorsement = new ChaincodeEndorsementInfo();
  endorsement.setVersion(args.getVersion());
  endorsement.setInitRequired(args.getInitRequired());
  endorsement.setEndorsementPlugin(orDefault(args.getEndorsementPlugin(), 'escc'));
  const validation = new ChaincodeValidationInfo();
  validation.setValidationPlugin(orDefault(args.getValidationPlugin(), 'vscc'));
  const parameter = args.getValidationParameter_asU8();
  validation.setValidationParameter(parameter.length > 0 ? parameter : defaultPolicy());
  const collections = args.getCollections() ?? new peer.CollectionConfigPackage();
  return { name: args.getName(), sequence: args.getSequence(), endorsement, validation, collections };
}

/** What an organisation approves, and what is committed beside the sequence. */
export function parameterFields({ endorsement, validation, collections }: Proposed): Fields {
  return [
    ['EndorsementInfo', bytesField(endorsement.serializeBinary())],
    ['ValidationInfo', bytesField(validation.serializeBinary())],
    ['Collections', bytesField(collections.serializeBinary())],
  ];
}

export function definitionFields(proposed: Proposed): Fields {
  return [['Sequence', integerField(proposed.sequence)], ...parameterFields(proposed)];
}

export const privateName = ({ name, sequence }: { name: string; sequence: number }) => `${name}#${sequence}`;

/** In which fields another member's approval differs, told by hashes alone; none: it approved exactly this. */
export function approvalMismatches(proposed: Proposed, hashOf: (key: string) => Buffer | undefined): string[] {
  const fields = parameterFields(proposed);
  const name = privateName(proposed);
  const metadata = metadataBytes(
    'ChaincodeParameters',
    fields.map(([field]) => field),
  );
  const held = fields.map(([field]) => hashOf(fieldKey('namespaces', name, field)));
  if (!hashOf(metadataKey('namespaces', name))?.equals(sha256(metadata))) return ['ChaincodeParameters'];
  return fields.flatMap(([field, data], at) => (held[at]?.equals(sha256(data.serializeBinary())) ? [] : [field]));
}
