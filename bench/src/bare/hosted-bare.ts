import { createHash } from 'node:crypto';
import { chaincodeOf } from '@tierline/chaincode/package';
import { type Context, Contract } from 'fabric-contract-api';

/** One after another in the collections of all parties, as by hand: what a shared record costs without its rules. */
class BareContract extends Contract {
  constructor() {
    super('bare');
  }

  /** `parties`: msp ids, comma separated. Transient: `seal`, `body`, and `prior`, the seal before (empty for the first). All opaque. */
  async put({ stub }: Context, id: string, version: string, parties: string): Promise<void> {
    const members = parties.split(',');
    const transient = stub.getTransient();
    const [prior, seal, body] = ['prior', 'seal', 'body'].map((name) => Buffer.from(transient.get(name) ?? []));
    if (!prior || !seal || !body) throw new Error('nothing given');
    const expected = prior.length === 0 ? prior : createHash('sha256').update(prior).digest();
    for (const member of members) {
      const live = await stub.getPrivateDataHash(collection(member), `${id}/seal`);
      if (!expected.equals(Buffer.from(live))) throw new Error(`not the live one at ${member}`);
    }
    for (const member of members) {
      await stub.putPrivateData(collection(member), `${id}/body/${version}`, body);
      await stub.putPrivateData(collection(member), `${id}/seal`, seal);
    }
  }

  /** The caller's own copy of a body. */
  async get({ stub, clientIdentity }: Context, id: string, version: string): Promise<string> {
    const body = await stub.getPrivateData(collection(clientIdentity.getMSPID()), `${id}/body/${version}`);
    return Buffer.from(body).toString('base64');
  }
}

const collection = (mspId: string): string => `_implicit_org_${mspId}`;

/** As the embedded network loads it. */
export const createChaincode = (): ReturnType<typeof chaincodeOf> => chaincodeOf([BareContract]);
