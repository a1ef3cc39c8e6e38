import './quiet';
import 'reflect-metadata';
import type { Contract } from 'fabric-contract-api';
import { Shim, type ChaincodeInterface, type ChaincodeResponse, type ChaincodeStub } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import JSONSerializer from 'fabric-contract-api/lib/jsontransactionserializer.js';
import { ConsortiumContract } from './contracts/consortium';
import { RecordsContract } from './contracts/records';
import { Refusal } from './errors';
import { attestFunction } from './record/attestation';

/** What the chaincode definition calls this package; its version there is `<version>+<first 16 hex of the bootstrap>`. */
export const chaincodeName = 'tierline';
export const chaincodeVersion = '1.0.0';

export type ChaincodeOptions = {
  /** The member whose peer this chaincode serves. */
  mspId: string;
  /**
   * What this peer accepts as a channel's first registry: first 16 hex of SHA-256 of its canonical bytes; several
   * channels, several, comma separated. Absent: none.
   */
  bootstrap?: string | undefined;
};

/** The contracts with their peer's settings bound, as classes: the library news up what it is given. */
export function contractsOf({ mspId, bootstrap = '' }: ChaincodeOptions): (new () => Contract)[] {
  const accepted = new Set(bootstrap.split(',').filter((hash) => hash !== ''));
  return [
    class extends RecordsContract {
      constructor() {
        super(mspId);
      }
    },
    class extends ConsortiumContract {
      constructor() {
        super(accepted);
      }
    },
  ];
}

/** The chaincode of one member's peer. Each call makes an instance of its own. */
export function createChaincode(options: ChaincodeOptions): ChaincodeInterface {
  const inner = chaincodeOf(contractsOf(options));
  const invoke = (stub: ChaincodeStub): Promise<ChaincodeResponse> => refuseArguments(stub) ?? inner.Invoke(stub);
  return { Init: invoke, Invoke: invoke };
}

/** Contracts as Fabric's own runner hosts them. */
export function chaincodeOf(contracts: (new () => Contract)[]): ChaincodeInterface {
  const serializers = { transaction: 'json', serializers: { json: JSONSerializer } };
  return new ChaincodeFromContract(contracts, serializers, {}, chaincodeName, chaincodeVersion);
}

/** Arguments are public, so none is ever looked at, but the one that is meant to be. */
function refuseArguments(stub: ChaincodeStub): Promise<ChaincodeResponse> | undefined {
  const [name, ...given] = stub.getArgs();
  const count = given.length;
  const expected = name === attestFunction ? 1 : 0;
  if (count === expected) return undefined;
  const refusal =
    count === 0
      ? new Refusal('MALFORMED', { at: 'attestation', reason: 'one argument is expected' })
      : new Refusal('ARGUMENTS_NOT_EMPTY', { count });
  return Promise.resolve(Shim.error(refusal.message));
}
