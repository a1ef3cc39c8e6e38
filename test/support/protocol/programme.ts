import { randomBytes } from 'node:crypto';
import { canonical, derivedId, keys, linkSecret, sha256Hex } from '@tierline/chaincode/record';
import type { Command, Prior, Registry, Seal, StepRequest } from '@tierline/chaincode/schema';
import type { Ground, GroundSettings } from '../ground/ground';
import { eventually } from '../waiting';
import type { Signer } from './by-hand';
import type { Writes } from './hostile-chaincode';
import { hostileTierline } from './hostile-tierline';
import { Member, type Outcome } from './member';

export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
export const memberIds = ['AxleMSP', 'CarrierMSP', 'OemMSP', 'StewardMSP'] as const;
export type MemberId = (typeof memberIds)[number];
/** The two that most scripts are about: Axle's peer is hostile, the OEM's honest. */
export const pair: MemberId[] = ['AxleMSP', 'OemMSP'];

/** Who acts for each member. */
export const person = 'manager1';
const crate = { name: 'crate', properties: { content: { type: 'text' } } };
const kindsList = { v: 1, name: 'unit-kinds', version: 1, items: { crate } };

export const registry: Registry = {
  v: 1,
  channel: 'axle-programme',
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
const bootstrap = sha256Hex(canonical(registry)).slice(0, 16);
const settings: GroundSettings = {
  members: memberIds,
  steward: 'StewardMSP',
  channels: [registry.channel],
  chaincode: hostileTierline(bootstrap, ['AxleMSP', 'CarrierMSP', 'StewardMSP']),
};

/** A consortium of four; only the OEM's peer is honest whatever it is told. */
export class Programme {
  /** Of each member's link with the steward. */
  readonly #secrets = new Map<MemberId, Promise<string>>();

  private constructor(
    readonly ground: Ground,
    private readonly members: ReadonlyMap<MemberId, Member>,
  ) {}

  static async start(open: (settings: GroundSettings) => Promise<Ground>): Promise<Programme> {
    const ground = await open(settings);
    const members = new Map<MemberId, Member>();
    try {
      for (const mspId of memberIds) {
        const credentials = await ground.enrol(mspId, {
          enrolmentId: person,
          attributes: { 'tierline.roles': 'manager' },
        });
        members.set(mspId, new Member(registry.channel, mspId, ground.connection(mspId), credentials));
      }
    } catch (error) {
      await ground.close();
      throw error;
    }
    return new Programme(ground, members);
  }

  bootstrap(content: Registry = registry): Promise<Outcome> {
    const transient = { bootstrap: { registry: content, codes: [kindsList] } };
    return this.of('OemMSP').submit('consortium:bootstrap', transient, memberIds);
  }

  of(mspId: MemberId): Member {
    return this.members.get(mspId)!;
  }

  async peerOf(mspId: MemberId): Promise<Signer> {
    return { mspId, ...(await this.ground.peerIdentity(mspId)) };
  }

  /** The version a member holds; its peer may commit a block after the one that was asked for its status. */
  async held(by: MemberId, kind: string, id: string): Promise<Prior> {
    const [seal = ''] = await eventually(() => this.of(by).read([keys.seal(kind, id)]));
    const { version } = JSON.parse(seal) as Seal;
    const [body = ''] = await this.of(by).read([keys.body(kind, id, version)]);
    return { seal, body };
  }

  async step(by: MemberId, kind: string, id: string, command: Command, prior?: Prior): Promise<StepRequest> {
    const given = prior ?? (await this.held(by, kind, id));
    return { ...first(kind, id, command), prior: given };
  }

  apply(by: MemberId, steps: StepRequest[], at: readonly MemberId[]): Promise<Outcome> {
    return this.of(by).submit('records:apply', { steps }, at);
  }

  /** A link that the first proposes to the second; its id. */
  async link(from: MemberId = 'OemMSP', to: MemberId = 'AxleMSP', random = hex(16)): Promise<string> {
    const id = hex(16);
    const command = { name: 'ProposeLink', input: { to, random } };
    requireValid(await this.apply(from, [first('link', id, command)], [from, to]));
    await this.held(to, 'link', id);
    return id;
  }

  /** The request that commissions a member's crate, under the id that its link with the steward gives it. */
  async crate(grai: string, of: MemberId = 'OemMSP'): Promise<StepRequest> {
    const secret = this.#secrets.get(of) ?? this.#linkedToSteward(of);
    this.#secrets.set(of, secret);
    const id = derivedId(await secret, 'custody', { scheme: 'grai', grai });
    return first('custody', id, commission(grai));
  }

  /** A member brings its own copy back to that version, over this value. */
  mend(by: MemberId, version: Prior, over: string | undefined): Promise<Outcome> {
    return this.of(by).submit('records:mend', { mend: mending(version, over) }, [by]);
  }

  /** Hostile peers write as told; nobody else endorses. */
  forge(by: MemberId, writes: Writes, at: readonly MemberId[] = [by]): Promise<Outcome> {
    return this.of(by).submit('records:apply', { writes }, at);
  }

  async #linkedToSteward(of: MemberId): Promise<string> {
    const [proposers, acceptors] = [hex(16), hex(16)];
    const id = await this.link(of, 'StewardMSP', proposers);
    const step = await this.step('StewardMSP', 'link', id, accept(acceptors));
    requireValid(await this.apply('StewardMSP', [step], [of, 'StewardMSP']));
    return linkSecret(proposers, acceptors);
  }

  async stop(): Promise<void> {
    for (const member of this.members.values()) member.close();
    await this.ground.close();
  }
}

/** What `records:mend` is given. */
export const mending = (version: Prior, over: string | undefined) => ({
  ...version,
  replaces: over === undefined ? '' : sha256Hex(over),
});
/** The request for a record's first version. */
export const first = (kind: string, id: string, command: Command): StepRequest => ({
  ...{ kind, id, command, commandId: hex(16), salt: hex(16) },
});
export const commission = (grai: string): Command => ({
  name: 'CommissionUnit',
  input: { identifier: { scheme: 'grai', grai }, kind: crate, values: { content: 'cells' } },
});
export const accept = (random = hex(16)): Command => ({ name: 'AcceptLink', input: { random } });

function requireValid({ seen }: Outcome): void {
  if (seen !== 'VALID') throw new Error(`a preparation came out as ${seen}`);
}
