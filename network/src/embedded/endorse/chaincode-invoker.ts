import { peer } from '@hyperledger/fabric-protos';
import { mustMay } from './access-control';
import { deployedChaincode, type DeployedChaincode } from './deployed-chaincode';
import type { EndorserChannel } from './endorser-channel';
import type { InstalledChaincodes } from './installed-chaincodes';
import type { Simulator } from './simulator';
import { isSystemChaincode, systemVersion } from './system-names';
import type { SystemChaincode } from './system/system-call';
import { type ChaincodeOutcome, type Proposal, type Surroundings, TransactionContext } from './transaction-context';

const { Type } = peer.ChaincodeMessage;
/** Under this key a chaincode that requires Init notes the version that was initialised. */
const initializedKey = '\u0000\u{10ffff}initialized';

const wordsOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));

export type Setting = { proposal: Proposal; simulator: Simulator; channel: EndorserChannel };
type Run = (input: peer.ChaincodeInput) => Promise<ChaincodeOutcome>;
export type InvokerOptions = {
  mspId: string;
  installed: InstalledChaincodes;
  system: ReadonlyMap<string, SystemChaincode>;
  channel(name: string): EndorserChannel | undefined;
};

/** Runs chaincode by name: the peer's own, or a package in its own instance; also for another chaincode's call. */
export class ChaincodeInvoker {
  readonly #options: InvokerOptions;

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  isSystem(name: string): boolean {
    return isSystemChaincode(name);
  }

  /** @throws if the channel has no such chaincode, or this peer cannot endorse for it */
  prepare(name: string, setting: Setting): { version: string; run: Run } {
    const system = this.#options.system.get(name);
    if (system) return { version: systemVersion, run: (input) => this.#runSystem(system, setting, input) };
    if (this.isSystem(name)) throw new Error(`chaincode ${name} is not served by this peer`);
    const { simulator, channel } = setting;
    const deployed = deployedChaincode(name, simulator, channel, this.#options.mspId);
    if (!this.#options.installed.has(deployed.packageId))
      throw new Error(`chaincode definition for '${name}' exists, but chaincode is not installed`);
    return {
      version: deployed.version,
      run: async (input) => {
        const isInit = this.#checkInit(name, deployed, simulator, input);
        const connection = await this.#options.installed.connection(deployed.packageId);
        const context = new TransactionContext(name, this.#surroundings(setting), isInit);
        input.getDecorationsMap().clear();
        return await connection.execute(context, isInit ? Type.INIT : Type.TRANSACTION, input.serializeBinary());
      },
    };
  }

  /** Runs it and reads its answer, in the words of a peer where there is none. */
  async finish(
    txId: string,
    name: string,
    run: () => Promise<ChaincodeOutcome>,
  ): Promise<{ response: peer.Response; event: peer.ChaincodeEvent | undefined }> {
    const outcome = await run().catch((reason: unknown) => {
      throw new Error(`error in simulation: failed to execute transaction ${txId}: ${wordsOf(reason)}`);
    });
    if (outcome.type === Type.ERROR)
      throw new Error(
        `error in simulation: transaction returned with failure: ${Buffer.from(outcome.payload).toString()}`,
      );
    outcome.event?.setChaincodeId(name);
    outcome.event?.setTxId(txId);
    return { response: peer.Response.deserializeBinary(outcome.payload), event: outcome.event };
  }

  #surroundings(setting: Setting): Surroundings {
    const { proposal, simulator, channel } = setting;
    return {
      proposal,
      simulator,
      rules: channel.rules,
      history: (namespace, key) => channel.history(namespace, key),
      invoke: (target, input) => this.#call(target, input, setting),
    };
  }

  async #runSystem(system: SystemChaincode, setting: Setting, input: peer.ChaincodeInput): Promise<ChaincodeOutcome> {
    const args = input.getArgsList_asU8().map((argument) => Buffer.from(argument));
    const response = await system({ args, surroundings: this.#surroundings(setting) });
    return { type: Type.COMPLETED, payload: response.serializeBinary() };
  }

  /** One chaincode calls another: on its own channel both write one transaction, on another what it writes is lost. */
  async #call(target: string, input: peer.ChaincodeInput, setting: Setting): Promise<ChaincodeOutcome> {
    const [name = '', channelName = setting.channel.name] = target.split('/');
    const channel = this.#options.channel(channelName);
    const bare = name.split(':')[0] ?? name;
    if (!this.isSystem(bare)) {
      // Who may call is looked up first, so that an unknown channel is missed there.
      if (!channel) throw new Error(`Failed to get policy manager for channel [${channelName}]`);
      mustMay('peer/ChaincodeToChaincode', setting.proposal, channel.rules, this.#options.mspId);
    }
    if (!channel) throw new Error(`failed to find ledger for channel: ${channelName}`);
    const elsewhere = channelName !== setting.channel.name;
    const simulator = elsewhere ? channel.simulate(setting.proposal.txId) : setting.simulator;
    try {
      const { run } = this.#prepareCalled(bare, { ...setting, channel, simulator });
      return await run(input);
    } catch (reason) {
      throw new Error(`execute failed: ${wordsOf(reason)}`, { cause: reason });
    } finally {
      if (elsewhere) await simulator.close();
    }
  }

  #prepareCalled(name: string, setting: Setting): { run: Run } {
    try {
      return this.prepare(name, setting);
    } catch (reason) {
      const what = `[channel ${setting.channel.name}] failed to get chaincode container info for ${name}`;
      throw new Error(`invalid invocation: ${what}: ${wordsOf(reason)}`, { cause: reason });
    }
  }

  #checkInit(name: string, deployed: DeployedChaincode, simulator: Simulator, input: peer.ChaincodeInput): boolean {
    const wanted = input.getIsInit();
    if (!deployed.initRequired) {
      if (wanted)
        throw new Error(`invalid invocation: chaincode '${name}' does not require initialization but called as init`);
      return false;
    }
    const done = simulator.get(name, initializedKey)?.toString() === deployed.version;
    if (wanted && done)
      throw new Error(`invalid invocation: chaincode '${name}' is already initialized but called as init`);
    if (!wanted && !done)
      throw new Error(
        `invalid invocation: chaincode '${name}' has not been initialized for this version, must call as init first`,
      );
    if (wanted) simulator.put(name, initializedKey, Buffer.from(deployed.version));
    return wanted;
  }
}
