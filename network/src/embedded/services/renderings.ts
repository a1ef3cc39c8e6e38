import { common, ledger, peer as protos } from '@hyperledger/fabric-protos';
import { filteredBlock } from './filtered-block';
import type { Rendering } from './deliver';

export const wholeBlock: Rendering = (_peer, _channel, _number, block) => {
  const response = new protos.DeliverResponse();
  response.setBlock(common.Block.deserializeBinary(block));
  return Promise.resolve(response);
};

export const filtered: Rendering = (_peer, _channel, _number, block) => {
  const response = new protos.DeliverResponse();
  response.setFilteredBlock(filteredBlock(block));
  return Promise.resolve(response);
};

/** The block with the values of it that the peer's member may hold. */
export const withPrivateData: Rendering = async (peer, channel, number, block) => {
  const both = new protos.BlockAndPrivateData();
  both.setBlock(common.Block.deserializeBinary(block));
  for (const [tx, writes] of await peer.privateData(channel, number)) {
    both.getPrivateDataMapMap().set(tx, ledger.rwset.TxPvtReadWriteSet.deserializeBinary(writes));
  }
  const response = new protos.DeliverResponse();
  response.setBlockAndPrivateData(both);
  return response;
};
