import { peer } from '@hyperledger/fabric-protos';
import { approveArgs, type Committed, commitArgs, type Definition, readinessArgs } from '../client/definition';
import type { Signer } from '../client/signer';
import { mapEntries } from '../wire';
import { payloadOf, type RemotePeer } from './remote-peer';

const { lifecycle } = peer;
const chaincode = '_lifecycle';
const answered = 200;
const notDefined = 404;

export const approveCall = (channel: string, definition: Definition) => ({
  ...{ channel, chaincode },
  args: ['ApproveChaincodeDefinitionForMyOrg', approveArgs(definition)],
});
export const commitCall = (channel: string, definition: Definition) => ({
  ...{ channel, chaincode },
  args: ['CommitChaincodeDefinition', commitArgs(definition)],
});

export async function installed(asked: RemotePeer, admin: Signer): Promise<string[]> {
  const args = ['QueryInstalledChaincodes', new lifecycle.QueryInstalledChaincodesArgs().serializeBinary()];
  const answer = payloadOf(asked, await asked.query(admin, { channel: '', chaincode, args }));
  const list = lifecycle.QueryInstalledChaincodesResult.deserializeBinary(answer).getInstalledChaincodesList();
  return list.map((one) => one.getPackageId());
}

export async function install(asked: RemotePeer, admin: Signer, bytes: Uint8Array): Promise<string> {
  const request = new lifecycle.InstallChaincodeArgs();
  request.setChaincodeInstallPackage(bytes);
  const args = ['InstallChaincode', request.serializeBinary()];
  const answer = payloadOf(asked, await asked.query(admin, { channel: '', chaincode, args }));
  return lifecycle.InstallChaincodeResult.deserializeBinary(answer).getPackageId();
}

/** What the channel has committed, and who approved it. */
export async function committed(
  asked: RemotePeer,
  admin: Signer,
  channel: string,
  name: string,
): Promise<(Committed & { approvals: Map<string, boolean> }) | undefined> {
  const request = new lifecycle.QueryChaincodeDefinitionArgs();
  request.setName(name);
  const args = ['QueryChaincodeDefinition', request.serializeBinary()];
  const response = await asked.query(admin, { channel, chaincode, args });
  if (response.getStatus() === notDefined) return undefined;
  const result = lifecycle.QueryChaincodeDefinitionResult.deserializeBinary(payloadOf(asked, response));
  const collections = result.getCollections()?.getConfigList() ?? [];
  return {
    version: result.getVersion(),
    sequence: result.getSequence(),
    validationParameter: result.getValidationParameter_asU8(),
    collections: collections.flatMap((one) => one.getStaticCollectionConfig() ?? []),
    approvals: new Map(mapEntries<boolean>(result.getApprovalsMap())),
  };
}

/** Who has approved a definition that is not committed yet. */
export async function readiness(
  asked: RemotePeer,
  admin: Signer,
  channel: string,
  definition: Definition,
): Promise<Map<string, boolean>> {
  const args = ['CheckCommitReadiness', readinessArgs(definition)];
  const answer = payloadOf(asked, await asked.query(admin, { channel, chaincode, args }));
  const result = lifecycle.CheckCommitReadinessResult.deserializeBinary(answer);
  return new Map(mapEntries<boolean>(result.getApprovalsMap()));
}

/** The package with which the peer's organisation approved that sequence; undefined: the peer cannot tell. */
export async function approvedPackage(
  asked: RemotePeer,
  admin: Signer,
  channel: string,
  { name, sequence }: { name: string; sequence: number },
): Promise<string | undefined> {
  const request = new lifecycle.QueryApprovedChaincodeDefinitionArgs();
  request.setName(name);
  request.setSequence(sequence);
  const args = ['QueryApprovedChaincodeDefinition', request.serializeBinary()];
  const response = await asked.query(admin, { channel, chaincode, args });
  if (response.getStatus() !== answered) return undefined;
  const source = lifecycle.QueryApprovedChaincodeDefinitionResult.deserializeBinary(
    response.getPayload_asU8(),
  ).getSource();
  return source?.getLocalPackage()?.getPackageId() ?? '';
}
