/** What a chaincode is on its channels, whoever runs it. */
export type DefinitionDescription = {
  name: string;
  version: string;
  /** As in Fabric's collections file. */
  collectionsConfig?: CollectionDescription[];
  /** Policy text such as `OutOf(2, 'A.peer', 'B.peer')`; absent: the channel's /Channel/Application/Endorsement. */
  policy?: string;
};

/** One element of Fabric's collections file (`--collections-config`). */
export type CollectionDescription = {
  name: string;
  policy: string;
  requiredPeerCount?: number;
  maxPeerCount?: number;
  blockToLive?: number;
  memberOnlyRead?: boolean;
  memberOnlyWrite?: boolean;
  endorsementPolicy?: { signaturePolicy?: string; channelConfigPolicy?: string };
};
