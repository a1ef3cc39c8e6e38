import { randomBytes } from 'node:crypto';
import { canonical } from '@tierline/chaincode/record';
import { bodyOf } from '../bare/bare-client';
import { planShipment } from '../stage/shipments';

/** What Caliper's connector takes. */
type Request = {
  contractId: string;
  channel: string;
  contractFunction: string;
  contractArguments: string[];
  transientMap: Record<string, string | Uint8Array>;
  invokerMspId: string;
  invokerIdentity: string;
  targetOrganizations: string[];
  readOnly: false;
};
type Connector = { sendRequests(request: Request): Promise<unknown> };
/** What one round asks for, as the benchmark file says it. */
export type RoundArguments = {
  contract: 'tierline' | 'bare';
  channel: string;
  by: string;
  parties: string[];
  lines: number;
  bytes: number;
};

/** A shipment planned by Tierline's contract, or an opaque value of the same size written by the bare one. */
class Workload {
  #connector: Connector | undefined;
  #round: RoundArguments | undefined;

  initializeWorkloadModule(
    _worker: number,
    _workers: number,
    _index: number,
    round: RoundArguments,
    connector: Connector,
  ): Promise<void> {
    this.#connector = connector;
    this.#round = round;
    return Promise.resolve();
  }

  async submitTransaction(): Promise<void> {
    if (!this.#connector || !this.#round) throw new Error('not initialised');
    const { contract, channel, by, parties } = this.#round;
    await this.#connector.sendRequests({
      ...{ contractId: contract, channel, invokerMspId: by, invokerIdentity: 'caliper', readOnly: false },
      targetOrganizations: parties,
      ...requests[contract](this.#round),
    });
  }

  cleanupWorkloadModule(): Promise<void> {
    return Promise.resolve();
  }
}

const requests = {
  tierline: ({ parties, lines }) => {
    const hex = (): string => randomBytes(16).toString('hex');
    const step = { ...planShipment(hex(), parties[1] ?? '', lines), id: hex(), commandId: hex(), salt: hex() };
    return {
      contractFunction: 'records:apply',
      contractArguments: [],
      transientMap: { steps: canonical([step]) },
    };
  },
  bare: ({ parties, bytes }) => ({
    contractFunction: 'put',
    contractArguments: [randomBytes(16).toString('hex'), '1', parties.join(',')],
    transientMap: bodyOf(bytes),
  }),
} satisfies Record<
  RoundArguments['contract'],
  (round: RoundArguments) => Pick<Request, 'contractFunction' | 'contractArguments' | 'transientMap'>
>;

/** Caliper loads this file by its name. */
export const createWorkloadModule = (): Workload => new Workload();
