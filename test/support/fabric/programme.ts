import { randomBytes } from 'node:crypto';
import type { Server } from '@grpc/grpc-js';
import { Shim } from 'fabric-shim';
import { canonical, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Command, Prior, Registry, Seal, StepRequest } from '@tierline/chaincode/schema';
import { hostileChaincode, type Script } from './hostile-chaincode';
import { Member, type Outcome } from './member';
import { NativeNetwork, type Fabric } from './native-network';

export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
export const memberIds = ['AxleMSP', 'CarrierMSP', 'OemMSP', 'StewardMSP'] as const;
export type MemberId = (typeof memberIds)[number];
/** Their peers run the hostile chaincode; the other two are honest. */
const hostile: readonly MemberId[] = ['AxleMSP', 'CarrierMSP'];

const channel = 'axle-programme';
export const crate = { name: 'crate', properties: { content: { type: 'text' } } };
const kindsList = { v: 1, name: 'unit-kinds', version: 1, items: { crate } };

const registry: Registry = {
  v: 1,
  channel,
  sequence: 1,
  rules: 1,
  steward: 'StewardMSP',
  charter: sha256Hex('charter'),
  members: memberIds.map((mspId) => ({
    mspId,
    name: mspId,
    roles: [mspId === 'StewardMSP' ? 'steward' : 'supplier'],
    state: 'active',
  })),
  codes: { 'unit-kinds': { version: 1, items: { crate: sha256Hex(canonical(crate)) } } },
};

/** A consortium of four on real Fabric, two of whose peers are hostile. */
export class Programme {
  readonly registry = registry;
  readonly #network: NativeNetwork;
  readonly #services: Server[] = [];
  readonly #members: Map<MemberId, Member>;

  private constructor(network: NativeNetwork) {
    this.#network = network;
    const { connection } = network;
    this.#members = new Map(memberIds.map((mspId) => [mspId, new Member(connection, mspId, 'manager1')]));
  }

  static async start(fabric: Fabric, chaincode: string): Promise<Programme> {
    const network = new NativeNetwork(fabric);
    await network.up(channel, memberIds, 28000);
    const bootstrap = sha256Hex(canonical(registry)).slice(0, 16);
    await network.deploy(chaincode, `1.0.0+${bootstrap}`, { TIERLINE_BOOTSTRAP: bootstrap });
    for (const mspId of memberIds) await network.enrol(mspId, 'manager1', 'manager');
    return new Programme(network);
  }

  async bootstrap(content: Registry = registry): Promise<Outcome> {
    return this.of('OemMSP').submit(
      'consortium:bootstrap',
      { bootstrap: { registry: content, codes: [kindsList] } },
      memberIds,
    );
  }

  /** From here on the chaincode of these members' peers obeys scripts. */
  async turnHostile(): Promise<void> {
    for (const mspId of hostile) {
      await this.#network.stopChaincode(mspId);
      const { packageId: ccid, address } = this.#network.connection.chaincodes['tierline']!.services.find(
        (each) => each.mspId === mspId,
      )!;
      const server = Shim.server(hostileChaincode(mspId), { ccid, address, tlsProps: this.#network.peerTls(mspId) });
      await server.start();
      this.#services.push((server as unknown as { _server: Server })._server);
    }
  }

  of(mspId: MemberId): Member {
    return this.#members.get(mspId)!;
  }

  get all(): Member[] {
    return [...this.#members.values()];
  }

  /** The version a member holds. */
  async held(by: MemberId, kind: string, id: string): Promise<Prior> {
    const [seal = ''] = await this.of(by).read([keys.seal(kind, id)]);
    const { version } = JSON.parse(seal) as Seal;
    const [body = ''] = await this.of(by).read([keys.body(kind, id, version)]);
    return { seal, body };
  }

  async step(by: MemberId, kind: string, id: string, command: Command, prior?: Prior): Promise<StepRequest> {
    const given = prior ?? (await this.held(by, kind, id));
    return { kind, id, command, commandId: hex(16), salt: hex(16), prior: given };
  }

  apply(by: MemberId, steps: StepRequest[], at: readonly MemberId[]): Promise<Outcome> {
    return this.of(by).submit('records:apply', { steps }, at);
  }

  /** A link of two members, proposed by the first. */
  async link(from: MemberId, to: MemberId): Promise<string> {
    const id = hex(16);
    const command = { name: 'ProposeLink', input: { to, random: hex(16) } };
    const outcome = await this.apply(
      from,
      [{ kind: 'link', id, command, commandId: hex(16), salt: hex(16) }],
      [from, to],
    );
    if (outcome.seen !== 'VALID') throw new Error(`link: ${outcome.seen}`);
    return id;
  }

  /** Hostile peers write as the script says; nobody else endorses. */
  forge(by: MemberId, script: Script, at: readonly MemberId[]): Promise<Outcome> {
    return this.of(by).submit('records:apply', { script }, at);
  }

  async stop(): Promise<void> {
    for (const member of this.all) member.close();
    for (const service of this.#services) service.forceShutdown();
    await this.#network.down();
  }
}
