import { FabricCa } from '../ca/fabric-ca';
import { fabricAuthority, type PersonsAuthority } from '../ca/persons-authority';
import type { ConsortiumMember } from '../consortium';
import type { FabricMember } from '../fabric/fabric-member';
import { type Step, together } from '../fabric/step';
import { authorityHost, authorityNode, type Registrar, registrarSecret } from '../settings';
import { versionOf } from './binaries';
import type { NativeFolder } from './native-folder';
import type { Programs } from './programs';

/** Each member's Fabric CA, over the authority that its channels know. */
export class Authorities {
  readonly #asked = new Map<string, PersonsAuthority>();

  private constructor(
    private readonly folder: NativeFolder,
    private readonly program: string,
    private readonly registrars: ReadonlyMap<ConsortiumMember, Registrar>,
  ) {}

  /** @param program `fabric-ca-server` */
  static async open(
    folder: NativeFolder,
    program: string,
    { members, ...registrar }: Omit<Registrar, 'secret'> & { members: readonly ConsortiumMember[] },
  ): Promise<Authorities> {
    const registrars = new Map<ConsortiumMember, Registrar>();
    for (const member of members)
      registrars.set(member, { ...registrar, secret: await folder.secret(registrarSecret(member)) });
    await folder.place(members.map(authorityNode));
    return new Authorities(folder, program, registrars);
  }

  version(): Promise<string> {
    return versionOf(this.program);
  }

  ensure(programs: Programs): Step {
    return {
      title: 'Certificate authorities',
      run: (say) =>
        together([...this.registrars], async ([member, registrar]) => {
          const node = authorityNode(member);
          const done = await programs.ensureAuthority(node, this.program, registrar);
          say(`${node.host}: ${done}, log ${programs.log(node.host)}`);
        }),
    };
  }

  /** Asked one and the same way, so that its registrar is enrolled once. */
  personsOf(one: FabricMember): PersonsAuthority {
    const asked = this.#asked.get(one.member.mspId) ?? this.#newOf(one);
    this.#asked.set(one.member.mspId, asked);
    return asked;
  }

  #newOf({ member, organisation }: FabricMember): PersonsAuthority {
    const { port } = this.folder.address(authorityNode(member), 'service');
    const { id, secret } = this.#registrarOf(member);
    const fabricCa = new FabricCa({
      ...{ url: `https://localhost:${port}`, tlsCaPem: organisation.tlsca.certificatePem },
      ...{ caName: authorityHost(member), registrar: { id, secret } },
    });
    return fabricAuthority(fabricCa, organisation.ca);
  }

  #registrarOf(member: ConsortiumMember): Registrar {
    const registrar = this.registrars.get(member);
    if (!registrar) throw new Error(`${member.slug} has no registrar`);
    return registrar;
  }
}
