import { createPrivateKey } from 'node:crypto';
import { FabricLedger, type LedgerFunction } from '@tierline/api/gateway';
import type { Signatory } from '@tierline/api/identity';
import { transact } from '@tierline/api/commands';
import { parseRefusal, type Refusal } from '@tierline/chaincode/errors';
import { chaincodeName } from '@tierline/chaincode/package';
import { attributes, canonical } from '@tierline/chaincode/record';
import type { FabricNetwork } from '@tierline/network/fabric';

const roles = ['manager'];

/** Who votes for a member where one operator holds every member's authority: a manager, enrolled for the occasion. */
export class Operator {
  private constructor(
    private readonly network: FabricNetwork,
    private readonly signatory: Signatory,
    private readonly credentials: { certificatePem: string; privateKeyPem: string },
    private readonly ledger: FabricLedger,
  ) {}

  static async of(network: FabricNetwork, mspId: string): Promise<Operator> {
    const name = 'network-operator';
    const credentials = await network.enrol(mspId, {
      enrolmentId: name,
      attributes: { [attributes.roles]: roles.join(',') },
    });
    const { certificatePem, privateKeyPem } = credentials;
    const signatory = { mspId, name, roles, certificatePem, privateKey: createPrivateKey(privateKeyPem) };
    const peer = () => network.connection(mspId);
    return new Operator(network, signatory, credentials, new FabricLedger({ mspId, chaincode: chaincodeName, peer }));
  }

  /** @throws Refusal, NodeRefusal */
  async submit(channel: string, name: LedgerFunction, motion: object): Promise<void> {
    const { signatory } = this;
    await transact(this.ledger, { channel, function: name, transient: { motion: canonical(motion) }, signatory });
  }

  /** Why the member's own peer would refuse it; undefined: it would not. @throws what is no refusal */
  async refusalOf(channel: string, name: LedgerFunction, motion: object): Promise<Refusal | undefined> {
    const call = { channel, chaincode: chaincodeName, args: [name] };
    const transient = { motion: canonical(motion) };
    const { status, message } = await this.network.rehearse(this.signatory.mspId, this.credentials, call, transient);
    if (status < 400) return undefined;
    const refusal = parseRefusal(message);
    if (!refusal) throw new Error(`${this.signatory.mspId}: ${message}`);
    return refusal;
  }

  close(): void {
    this.ledger.close();
  }
}
