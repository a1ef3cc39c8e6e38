import { common } from '@hyperledger/fabric-protos';
import { Identity } from './identity';
import type { SignedData } from './policy';

export type ConfigUpdate = { update: common.ConfigUpdate; signatures: SignedData[] };

/** The update that made a configuration, with who signed it. Undefined in a genesis block, which nobody asked for. */
export function parseConfigUpdate(configEnvelope: Uint8Array): ConfigUpdate | undefined {
  const last = common.ConfigEnvelope.deserializeBinary(configEnvelope).getLastUpdate();
  if (!last) return undefined;
  const payload = common.Payload.deserializeBinary(last.getPayload_asU8());
  const header = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? Buffer.alloc(0),
  );
  if (header.getType() !== common.HeaderType.CONFIG_UPDATE) return undefined;
  const signed = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
  const bytes = signed.getConfigUpdate_asU8();
  const update = common.ConfigUpdate.deserializeBinary(bytes);
  const signatures = signed.getSignaturesList().map((entry) => {
    const signed = entry.getSignatureHeader_asU8();
    return {
      identity: Identity.parse(common.SignatureHeader.deserializeBinary(signed).getCreator_asU8()),
      message: Buffer.concat([signed, bytes]),
      signature: entry.getSignature_asU8(),
    };
  });
  return { update, signatures };
}
