import type { Consortium, ConsortiumMember } from '../consortium';
import { authorityHost } from './topology';

/** Who registers a member's persons at its Fabric CA. */
export type Registrar = {
  id: string;
  secret: string;
  /** Which attributes it may give to those it registers. */
  attributes: readonly string[];
};

/** Where a Fabric CA stands and finds its files, as it sees them. */
export type AuthorityPlace = {
  listenHost: string;
  port: number;
  /** The authority's own, which the member's channels know. */
  certificate: string;
  key: string;
  tls: { certificate: string; key: string };
  /** Folder for its database. */
  home: string;
};

/** Under which name a network's folder keeps what the member's registrar proves itself with. */
export const registrarSecret = ({ slug }: Pick<ConsortiumMember, 'slug'>): string => `${slug}-registrar`;

const hours = (days: number): string => `${days * 24}h`;

/** `fabric-ca-server-config.yaml` of one member. Where its operations endpoint listens is said by environment, as not every version reads it here. */
export function authoritySettings(
  { certificates: { authorityDays, personDays } }: Pick<Consortium, 'certificates'>,
  member: Pick<ConsortiumMember, 'domain'>,
  place: AuthorityPlace,
  registrar: Registrar,
) {
  return {
    address: place.listenHost,
    port: place.port,
    tls: { enabled: true, certfile: place.tls.certificate, keyfile: place.tls.key },
    ca: { name: authorityHost(member), certfile: place.certificate, keyfile: place.key },
    db: { type: 'sqlite3', datasource: `${place.home}/fabric-ca-server.db` },
    // Secrets are random: to lock the registrar out after ten wrong ones would serve nobody but who sends them.
    cfg: { identities: { passwordattempts: 0 } },
    // A day, else; nobody publishes a list again because of its age.
    crl: { expiry: hours(authorityDays) },
    registry: {
      maxenrollments: -1,
      identities: [
        {
          name: registrar.id,
          pass: registrar.secret,
          type: 'client',
          affiliation: '',
          attrs: {
            'hf.Registrar.Roles': 'client',
            'hf.Registrar.Attributes': registrar.attributes.join(','),
            'hf.Revoker': true,
            'hf.GenCRL': true,
          },
        },
      ],
    },
    signing: { default: { usage: ['digital signature'], expiry: hours(personDays) } },
    bccsp: {
      default: 'SW',
      sw: { hash: 'SHA2', security: 256, filekeystore: { keystore: `${place.home}/msp/keystore` } },
    },
  };
}
