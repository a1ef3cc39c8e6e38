import {
  type ChannelConfig,
  type ConfigUpdate,
  countedSignatures,
  type Identity,
  ordererSignatures,
  parseConfigUpdate,
  type ParsedBlock,
  type SignatureHash,
} from '../../wire';
import { isConfigBlock } from './block-checks';

/** A signature to be judged: who is said to have signed what, in parts that follow each other. */
export type Signed = { identity: Identity; message: readonly Uint8Array[]; signature: Uint8Array };

/** Everything in a block that somebody signed; transactions' by their places. The same objects are asked about and judged. */
export type BlockSignatures = {
  orderers: readonly Signed[];
  creators: readonly Signed[];
  endorsements: readonly (readonly Signed[])[];
  /** In a block that brings a configuration: who asked for it. Undefined if that cannot be read. */
  update: (Omit<ConfigUpdate, 'signatures'> & { signatures: readonly Signed[] }) | undefined;
};

const inOnePart = ({
  message,
  ...signed
}: {
  identity: Identity;
  message: Uint8Array;
  signature: Uint8Array;
}): Signed => ({
  ...signed,
  message: [message],
});

/** @param config in force for this block */
export function signaturesOf(block: ParsedBlock, config: ChannelConfig): BlockSignatures {
  return {
    orderers: ordererSignatures(block, config).map(inOnePart),
    creators: block.txs.map(({ creator, payload, signature }) => ({
      identity: creator,
      message: [payload],
      signature,
    })),
    endorsements: block.txs.map(({ endorsements, prpBytes }) =>
      endorsements.map(({ identity, endorser, signature }) => ({ identity, message: [prpBytes, endorser], signature })),
    ),
    update: isConfigBlock(block) ? updateIn(block) : undefined,
  };
}

function updateIn(block: ParsedBlock): BlockSignatures['update'] {
  try {
    const update = parseConfigUpdate(block.txs[0]?.data ?? Buffer.alloc(0));
    return update && { ...update, signatures: update.signatures.map(inOnePart) };
  } catch {
    return undefined;
  }
}

/** A signature that the judging of the block will most likely ask about. */
export type Asked = {
  signed: Signed;
  hash: SignatureHash;
  /** Where it stands in the block's data. None in its metadata, which no hash covers. */
  place?: string;
};

export function askedOf(signatures: BlockSignatures, { msps }: ChannelConfig): Asked[] {
  const { orderers, creators, endorsements, update } = signatures;
  const mayAsk = creators.flatMap((signed, tx) => {
    const msp = msps.get(signed.identity.mspId);
    const isAsked = msp && msp.refusal(signed.identity) === undefined;
    return isAsked ? [{ signed, hash: msp.signatureHash, place: `${String(tx)} creator` }] : [];
  });
  const counted = (set: readonly Signed[]): Asked[] => firstOfEach(countedSignatures(set, msps));
  const placed = (set: readonly Signed[], place: string): Asked[] =>
    counted(set).map((one) => ({ ...one, place: `${place} ${String(set.indexOf(one.signed))}` }));
  return [
    ...mayAsk,
    ...counted(orderers),
    ...endorsements.flatMap((set, tx) => placed(set, `${String(tx)} endorsement`)),
    ...placed(update?.signatures ?? [], '0 update'),
  ];
}

/** Another by the same signer counts only if the first does not hold. */
function firstOfEach<Counted extends { signer: string }>(signatures: readonly Counted[]): Counted[] {
  return [...new Map(signatures.toReversed().map((counted) => [counted.signer, counted])).values()];
}
