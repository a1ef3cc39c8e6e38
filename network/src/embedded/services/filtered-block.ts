import { common, peer } from '@hyperledger/fabric-protos';
import { parseBlock, type ParsedTransaction } from '../../wire';

/** What a filtered subscriber sees: ids, types, flags and the names of events. */
export function filteredBlock(bytes: Uint8Array): peer.FilteredBlock {
  const block = parseBlock(bytes);
  const filtered = new peer.FilteredBlock();
  filtered.setNumber(Number(block.number));
  for (const tx of block.txs) {
    filtered.setChannelId(tx.channel);
    filtered.addFilteredTransactions(filteredTransaction(tx));
  }
  return filtered;
}

function filteredTransaction(tx: ParsedTransaction): peer.FilteredTransaction {
  const filtered = new peer.FilteredTransaction();
  filtered.setTxid(tx.txId);
  filtered.setTxValidationCode(tx.flag as ReturnType<peer.FilteredTransaction['getTxValidationCode']>);
  const { CONFIG, ENDORSER_TRANSACTION } = common.HeaderType;
  filtered.setType(tx.type === 'endorser' ? ENDORSER_TRANSACTION : CONFIG);
  if (tx.type !== 'endorser') return filtered;
  const actions = new peer.FilteredTransactionActions();
  if (tx.event) {
    const event = new peer.ChaincodeEvent();
    event.setTxId(tx.event.txId);
    event.setChaincodeId(tx.event.chaincode);
    event.setEventName(tx.event.name);
    const action = new peer.FilteredChaincodeAction();
    action.setChaincodeEvent(event);
    actions.addChaincodeActions(action);
  }
  filtered.setTransactionActions(actions);
  return filtered;
}
