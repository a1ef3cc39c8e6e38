import './bounded-messages';

export { assembleBlock, type BlockSigner, setCommitHash, setFlags, signBlock } from './assemble-block';
export {
  assembleEnvelope,
  assembleTransaction,
  endorsementMessage,
  proposalHash,
  proposalResponsePayload,
  txIdOf,
  withoutTransient,
} from './assemble-transaction';
export {
  applicationPolicy,
  ApplicationPolicyError,
  implicitCollectionPolicy,
  lifecyclePolicy,
} from './application-policy';
export { dataHash, decodeBlock, headerBytes, headerHash } from './block-header';
export { type Certificate, type CertificateDetails, parseCertificate } from './certificate';
export { ConfigFault, configDifference, nextConfig } from './next-config';
export { type ConfigElement, flatten, rootPath, unflatten } from './config-elements';
export { ChannelConfig, childGroups, type Consenter, type OrdererSettings } from './channel-config';
export { computeCommitHash, type StateUpdate, updateBytes, versionBytes } from './commit-hash';
export {
  derChildren,
  derEncode,
  derEncodeInteger,
  derEncodeOctets,
  derEncodeSequence,
  DerError,
  type DerNode,
  derRead,
  derReadInteger,
  derReadOid,
  derTags,
} from './der';
export { TooManyElements, withinElements } from './element-budget';
export { compareUtf8, hex, sameBytes, sha256, sha256Hex, view } from './hash';
export { hashedCollection } from './hashed-collection';
export { Identity, serializeIdentity } from './identity';
export { Msp, MspRefusal, type NodeRole } from './msp';
export { ordererSignatures } from './orderer-signatures';
export { type OrdererSignature, parseBlock, type ParsedBlock } from './parse-block';
export {
  type ChaincodeEvent,
  type EndorsedAction,
  type Endorsement,
  type Invocation,
  type Malformed,
  parseTransaction,
  type ParsedTransaction,
  type TransactionType,
} from './parse-transaction';
export {
  compilePolicy,
  countedSignatures,
  evaluatePolicy,
  implicitMeta,
  type Msps,
  type Policy,
  policyFromBytes,
  rolePrincipal,
  signaturePolicy,
  signersAmong,
  type SignedData,
  validSigners,
} from './policy';
export { parseConfigUpdate, type ConfigUpdate } from './config-update';
export { mapEntries, mapValue } from './protobuf-map';
export { parsePolicyText } from './policy-text';
export { maxDegree, RangeSummary, readMessage } from './range-summary';
export { parseRevocationList, type RevocationList } from './revocation-list';
export {
  type CollectionRwSet,
  type HashedMetadataWrite,
  type HashedRead,
  type HashedWrite,
  type MetadataEntry,
  type MetadataWrite,
  type NamespaceRwSet,
  parsePrivateData,
  parseRwset,
  type PrivateWrites,
  type RangeQuery,
  type Read,
  type Version,
  type Write,
} from './rwset';
export { type Curve, type PublicKey, readPublicKey } from './public-key';
export {
  holds,
  questionOf,
  type SignatureHash,
  type SignatureQuestion,
  signMessage,
  verifySignature,
} from './signature';
export { checkEncoding, checkWellFormed } from './well-formed';
