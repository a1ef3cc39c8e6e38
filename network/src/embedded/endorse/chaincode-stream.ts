import type { peer } from '@hyperledger/fabric-protos';

export type MessageType = peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap];

/** What a chaincode says, as far as the peer looks at it. */
export type FromChaincode = {
  type: MessageType;
  txId: string;
  channel: string;
  payload: Uint8Array;
  event: peer.ChaincodeEvent | undefined;
};

export type ToChaincode = {
  type: MessageType;
  txId: string;
  channel: string;
  payload: Uint8Array;
  proposal?: peer.SignedProposal;
};

/** A conversation with one running chaincode, over memory or gRPC. */
export interface ChaincodeStream {
  send: (message: ToChaincode) => void;
  onMessage: (listener: (message: FromChaincode) => void) => void;
  onEnd: (listener: (reason: string) => void) => void;
  close: () => void;
}
