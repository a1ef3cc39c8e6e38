import { common } from '@hyperledger/fabric-protos';
import { Identity } from './identity';
import type { SignedData } from './policy';

export type ConfigUpdate = { channel: string; writeSet: common.ConfigGroup; signatures: SignedData[] };

/** The update that made a configuration, with who signed it. Undefined in a genesis block, which nobody asked for. */
export function parseConfigUpdate(configEnvelope: Uint8Array): ConfigUpdate | undefined {
  const last = common.ConfigEnvelope.deserializeBinary(configEnvelope).getLastUpdate();
  if (!last) return undefined;
  const payload = common.Payload.deserializeBinary(last.getPayload_asU8());
  const signed = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
  const bytes = signed.getConfigUpdate_asU8();
  const update = common.ConfigUpdate.deserializeBinary(bytes);
  const signatures = signed.getSignaturesList().map((entry) => {
    const header = entry.getSignatureHeader_asU8();
    return {
      identity: Identity.parse(common.SignatureHeader.deserializeBinary(header).getCreator_asU8()),
      message: Buffer.concat([header, bytes]),
      signature: entry.getSignature_asU8(),
    };
  });
  return { channel: update.getChannelId(), writeSet: update.getWriteSet() ?? new common.ConfigGroup(), signatures };
}
