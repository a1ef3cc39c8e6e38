import { peer } from '@hyperledger/fabric-protos';
import { approveArgs, commitArgs, definitionFor } from '../../../network/dist/client/definition';
import type { Ground } from '../ground/ground';
import { eventually } from '../waiting';
import { Client } from './client';
import { members } from './script';
import type { Subject } from './subject';

const { lifecycle } = peer;
const system = '_lifecycle';

/** Has every member approve the chaincode's next sequence with the package it has, and commits it. @returns the codes */
export async function upgrade(ground: Ground, subject: Subject, version: string): Promise<unknown[]> {
  const next = (packageId: string) => definitionAfter(subject, version, packageId);
  const admins: Client[] = [];
  for (const mspId of members)
    admins.push(await Client.open(ground, subject, mspId, { enrolmentId: 'admin', role: 'admin' }));
  try {
    const codes: unknown[] = [];
    for (const admin of admins) {
      const args = approveArgs(next(await packageOf(admin, subject)));
      codes.push(await transact(admin, admins, 'ApproveChaincodeDefinitionForMyOrg', args, [admin.mspId]));
    }
    const [first] = admins;
    if (first) codes.push(await transact(first, admins, 'CommitChaincodeDefinition', commitArgs(next('')), members));
    for (const admin of admins) await known(admin, subject);
    return codes;
  } finally {
    for (const admin of admins) admin.close();
  }
}

function definitionAfter({ settings: { chaincode } }: Subject, version: string, packageId: string) {
  const definition = definitionFor({ ...chaincode, version }, packageId, undefined);
  if (!definition) throw new Error('there is a next definition');
  return { ...definition, sequence: 2 };
}

async function packageOf(admin: Client, { settings: { chaincode } }: Subject): Promise<string> {
  const args = new lifecycle.QueryApprovedChaincodeDefinitionArgs();
  args.setName(chaincode.name);
  args.setSequence(1);
  const answer = await admin.network
    .getContract(system)
    .newProposal('QueryApprovedChaincodeDefinition', {
      arguments: [args.serializeBinary()],
      endorsingOrganizations: [admin.mspId],
    })
    .evaluate();
  const approved = lifecycle.QueryApprovedChaincodeDefinitionResult.deserializeBinary(answer);
  return approved.getSource()?.getLocalPackage()?.getPackageId() ?? '';
}

async function transact(
  by: Client,
  all: readonly Client[],
  name: string,
  args: Uint8Array,
  at: readonly string[],
): Promise<unknown> {
  const proposal = by.network
    .getContract(system)
    .newProposal(name, { arguments: [args], endorsingOrganizations: [...at] });
  const transaction = await proposal.endorse();
  await transaction.submit();
  const codes = await Promise.all(all.map((client) => client.status(transaction.getTransactionId())));
  return { [name]: codes };
}

/** Gossip tells the gateways a while later who runs the new definition. */
async function known(client: Client, { probe: { calls, isKnown } }: Subject): Promise<void> {
  for (const at of [members, undefined])
    await eventually(() => client.propose({ by: 'Org1MSP', calls, ...(at && { at }) }).endorse(), isKnown);
}
