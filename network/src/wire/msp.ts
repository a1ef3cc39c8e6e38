import { msp } from '@hyperledger/fabric-protos';
import { type Certificate, parseCertificate } from './certificate';
import { hex, sameBytes, sha256Hex, view } from './hash';
import { Identity } from './identity';
import { Remembered } from './remembered';
import { parseRevocationList, type RevocationList } from './revocation-list';
import type { SignatureHash } from './signature';

export type NodeRole = 'client' | 'peer' | 'admin' | 'orderer';
type OuIdentifier = { ou: string; certifiers: string };

/** Why an identity is not accepted. */
export class MspRefusal extends Error {}

function refuseIf(bad: boolean, reason: string): void {
  if (bad) throw new MspRefusal(reason);
}

/** Fabric names a certification path by the hash of its certificates from the issuer up to the root. */
function pathId(path: readonly Certificate[]): string {
  return sha256Hex(...path.map((certificate) => certificate.x509.raw));
}

/** Whether the authority signed the certificate and was entitled to at `time`, in milliseconds. */
function mayHaveIssued({ x509, details }: Certificate, certificate: Certificate, time?: number): boolean {
  if (!details.isCa || !details.mayCertify || !sameBytes(details.subject, certificate.details.issuer)) return false;
  if (time !== undefined && (time < Date.parse(x509.validFrom) || time > Date.parse(x509.validTo))) return false;
  return certificate.x509.checkIssued(x509) && certificate.x509.verify(x509.publicKey);
}

const second = 1000;

/** One organisation's rules for who belongs to it, from the channel's configuration (msp/mspimpl*.go, version 1.4.3). */
export class Msp {
  readonly mspId: string;
  readonly signatureHash: SignatureHash;
  readonly #authorities: Certificate[];
  readonly #roots: Set<Certificate>;
  readonly #admins: Buffer[];
  readonly #lists: RevocationList[];
  readonly #nodeOus = new Map<string, OuIdentifier & { role: NodeRole }>();
  readonly #ous: OuIdentifier[];
  readonly #verdicts = new Remembered<MspRefusal | { path: Certificate[] }>();
  /** A few identities are asked after the same few principals in every transaction. */
  readonly #satisfied = new WeakMap<msp.MSPPrincipal, WeakMap<Identity, boolean>>();

  private constructor(config: msp.FabricMSPConfig) {
    const certificates = (list: Uint8Array[]): Certificate[] =>
      list.map((pem) => parseCertificate(view(pem).toString()));
    const roots = certificates(config.getRootCertsList_asU8());
    this.mspId = config.getName();
    this.#roots = new Set(roots);
    this.#authorities = [...roots, ...certificates(config.getIntermediateCertsList_asU8())];
    this.#admins = certificates(config.getAdminsList_asU8()).map((certificate) => certificate.x509.raw);
    this.#lists = config.getRevocationListList_asU8().map(parseRevocationList);
    this.#ous = config.getOrganizationalUnitIdentifiersList().map((entry) => this.#readOu(entry));
    this.signatureHash = config.getCryptoConfig()?.getSignatureHashFamily() === 'SHA3' ? 'sha3-256' : 'sha256';
    this.#readNodeOus(config.getFabricNodeOus());
  }

  /** @param bytes `msp.MSPConfig` of type 0 (FABRIC) */
  static fromConfig(bytes: Uint8Array): Msp {
    const outer = msp.MSPConfig.deserializeBinary(bytes);
    if (outer.getType() !== 0) throw new Error('only X.509 MSPs are supported');
    return new Msp(msp.FabricMSPConfig.deserializeBinary(outer.getConfig_asU8()));
  }

  /** @throws MspRefusal with the reason; expiry is deliberately not one, a chain is judged at the certificate's start */
  validate(identity: Identity): void {
    this.#pathOf(identity);
  }

  /** Whether the identity is one that the principal describes, valid and of this organisation. */
  satisfies(identity: Identity, principal: msp.MSPPrincipal): boolean {
    const known = this.#satisfied.get(principal) ?? new WeakMap<Identity, boolean>();
    this.#satisfied.set(principal, known);
    const satisfied = known.get(identity) ?? this.#isDescribed(identity, principal);
    known.set(identity, satisfied);
    return satisfied;
  }

  #isDescribed(identity: Identity, principal: msp.MSPPrincipal): boolean {
    const bytes = principal.getPrincipal_asU8();
    const { Classification } = msp.MSPPrincipal;
    switch (principal.getPrincipalClassification()) {
      case Classification.ROLE:
        return this.#satisfiesRole(identity, msp.MSPRole.deserializeBinary(bytes));
      case Classification.IDENTITY:
        return (
          this.refusal(identity) === undefined &&
          sameBytes(Identity.parse(bytes).certificate.raw, identity.certificate.raw)
        );
      case Classification.ORGANIZATION_UNIT:
        return this.#isOfUnit(identity, msp.OrganizationUnit.deserializeBinary(bytes));
      case Classification.COMBINED:
        return msp.CombinedPrincipal.deserializeBinary(bytes)
          .getPrincipalsList()
          .every((part) => this.satisfies(identity, part));
      default:
        return false;
    }
  }

  hasRole(identity: Identity, role: NodeRole): boolean {
    if (identity.mspId !== this.mspId || this.refusal(identity)) return false;
    return identity.ous.some((ou) => this.#nodeOus.get(ou)?.role === role);
  }

  /** The time from which a list of the organisation revokes the certificate, in milliseconds. */
  revokedSince({ pem }: Identity): number | undefined {
    const certificate = parseCertificate(pem);
    try {
      return this.#revocation(this.#climb(certificate, Date.parse(certificate.x509.validFrom) + second));
    } catch (error) {
      if (error instanceof MspRefusal) return undefined;
      throw error;
    }
  }

  refusal(identity: Identity): string | undefined {
    try {
      this.validate(identity);
      return undefined;
    } catch (error) {
      if (error instanceof MspRefusal) return error.message;
      throw error;
    }
  }

  #readOu(entry: msp.FabricOUIdentifier): OuIdentifier {
    const certificate = view(entry.getCertificate_asU8());
    const certifiers = certificate.length === 0 ? '' : pathId(this.#climb(parseCertificate(certificate.toString())));
    return { ou: entry.getOrganizationalUnitIdentifier(), certifiers };
  }

  #readNodeOus(config: msp.FabricNodeOUs | undefined): void {
    if (!config?.getEnable()) return;
    const entries: [NodeRole, msp.FabricOUIdentifier | undefined][] = [
      ['client', config.getClientOuIdentifier()],
      ['peer', config.getPeerOuIdentifier()],
      ['admin', config.getAdminOuIdentifier()],
      ['orderer', config.getOrdererOuIdentifier()],
    ];
    for (const [role, entry] of entries) {
      if (entry) this.#nodeOus.set(entry.getOrganizationalUnitIdentifier(), { ...this.#readOu(entry), role });
    }
  }

  /** The certificate and its issuers up to a root of ours, all valid at `time`. */
  #climb(certificate: Certificate, time?: number): Certificate[] {
    if (this.#roots.has(certificate)) return [certificate];
    for (const authority of this.#authorities) {
      if (authority === certificate || !mayHaveIssued(authority, certificate, time)) continue;
      return [certificate, ...this.#climb(authority, time)];
    }
    throw new MspRefusal('certificate does not chain to a root of the organisation');
  }

  #pathOf(identity: Identity): Certificate[] {
    refuseIf(identity.mspId !== this.mspId, `identity of ${identity.mspId}, not of ${this.mspId}`);
    const verdict = this.#verdicts.of(identity.pem, () => this.#judge(identity));
    if (verdict instanceof MspRefusal) throw verdict;
    return verdict.path;
  }

  #judge(identity: Identity): MspRefusal | { path: Certificate[] } {
    try {
      return { path: this.#examine(identity) };
    } catch (error) {
      return error instanceof MspRefusal ? error : new MspRefusal('not an X.509 certificate');
    }
  }

  #examine(identity: Identity): Certificate[] {
    const certificate = parseCertificate(identity.pem);
    refuseIf(certificate.details.isCa, 'a CA certificate is no identity');
    const path = this.#climb(certificate, Date.parse(certificate.x509.validFrom) + second);
    refuseIf(this.#revocation(path) !== undefined, 'certificate is revoked');
    const certifiers = pathId(path.slice(1));
    this.#checkOus(certificate.details.ous, certifiers);
    if (this.#nodeOus.size > 0) this.#checkNodeOus(certificate.details.ous, certifiers);
    return path;
  }

  #revocation([certificate, issuer]: readonly Certificate[]): number | undefined {
    if (!certificate || !issuer) return undefined;
    return this.#lists
      .find(
        (list) =>
          list.authorityKeyId !== '' &&
          list.authorityKeyId === issuer.details.subjectKeyId &&
          list.revoked.has(certificate.details.serial) &&
          list.isSignedBy(issuer.x509),
      )
      ?.revoked.get(certificate.details.serial);
  }

  #checkOus(ous: readonly string[], certifiers: string): void {
    if (this.#ous.length === 0) return;
    const listed = this.#ous.some((wanted) => ous.includes(wanted.ou) && ['', certifiers].includes(wanted.certifiers));
    refuseIf(!listed, 'certificate has none of the organisational units of the organisation');
  }

  #checkNodeOus(ous: readonly string[], certifiers: string): void {
    const roles = ous.flatMap((ou) => this.#nodeOus.get(ou) ?? []);
    refuseIf(roles.length !== 1, 'certificate must have exactly one of the client, peer, admin and orderer units');
    refuseIf(!['', certifiers].includes(roles[0]?.certifiers ?? ''), 'the unit is certified by another CA');
  }

  #satisfiesRole(identity: Identity, role: msp.MSPRole): boolean {
    const { MSPRoleType } = msp.MSPRole;
    if (role.getMspIdentifier() !== this.mspId) return false;
    switch (role.getRole()) {
      case MSPRoleType.MEMBER:
        return this.refusal(identity) === undefined;
      case MSPRoleType.ADMIN:
        return (
          this.hasRole(identity, 'admin') ||
          (identity.mspId === this.mspId && this.#admins.some((raw) => sameBytes(raw, identity.certificate.raw)))
        );
      case MSPRoleType.CLIENT:
        return this.hasRole(identity, 'client');
      case MSPRoleType.PEER:
        return this.hasRole(identity, 'peer');
      case MSPRoleType.ORDERER:
        return this.hasRole(identity, 'orderer');
      default:
        return false;
    }
  }

  #isOfUnit(identity: Identity, unit: msp.OrganizationUnit): boolean {
    if (unit.getMspIdentifier() !== this.mspId || this.refusal(identity) !== undefined) return false;
    const certifiers = pathId(this.#pathOf(identity).slice(1));
    return (
      identity.ous.includes(unit.getOrganizationalUnitIdentifier()) &&
      hex(unit.getCertifiersIdentifier_asU8()) === certifiers
    );
  }
}
