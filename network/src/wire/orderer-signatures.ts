import type { ChannelConfig } from './channel-config';
import { Identity, serializeIdentity } from './identity';
import type { OrdererSignature, ParsedBlock } from './parse-block';
import type { SignedData } from './policy';

function signerOf(signature: OrdererSignature, config: ChannelConfig): Identity | undefined {
  if (signature.creator) return signature.creator;
  const consenter = config.orderer.consenters.find((candidate) => candidate.id === signature.identifier);
  return consenter && Identity.parse(serializeIdentity(consenter.mspId, consenter.certificatePem.toString()));
}

/**
 * A block's signatures, ready for `/Channel/Orderer/BlockValidation`: in Raft the signer stands in the block, in BFT its
 * number among the configured consenters. One that the configuration does not know is left out.
 */
export function ordererSignatures(block: ParsedBlock, config: ChannelConfig): SignedData[] {
  return block.signatures.flatMap((entry) => {
    const identity = signerOf(entry, config);
    const header = entry.creator ? entry.signatureHeader : entry.identifierHeader;
    const message = Buffer.concat([block.metadataValue, header, block.headerBytes]);
    return identity ? [{ identity, message, signature: entry.signature }] : [];
  });
}
