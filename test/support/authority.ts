import 'reflect-metadata';
import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import * as x509 from '@peculiar/x509';
import { Identity, Msp, serializeIdentity } from '@tierline/network/wire';

x509.cryptoProvider.set(webcrypto);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') };

export type Person = { identity: Identity; privateKey: KeyObject; serial: string };

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** A member's certificate authority for tests of what a member's MSP accepts. */
export class TestAuthority {
  #serial = 1;
  private constructor(
    readonly mspId: string,
    private readonly keys: webcrypto.CryptoKeyPair,
    readonly certificate: x509.X509Certificate,
  ) {}

  static async create(mspId: string): Promise<TestAuthority> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=ca.${mspId}`,
      serialNumber: '01',
      keys,
      signingAlgorithm: algorithm,
      ...validity,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new TestAuthority(mspId, keys, certificate);
  }

  /** An authority between this one and those it enrols. */
  async intermediate(): Promise<TestAuthority> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=ica.${this.mspId}`,
      issuer: this.certificate.subject,
      serialNumber: '02',
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new TestAuthority(this.mspId, keys, certificate);
  }

  async enrol(
    units: readonly string[],
    attributes?: Record<string, string>,
    {
      issuer = this.certificate.subject,
      ...valid
    }: Partial<typeof validity> & { issuer?: x509.X509CertificateCreateParamsName } = {},
  ): Promise<Person> {
    const keys = await newKeys();
    this.#serial += 1;
    const serial = this.#serial.toString(16).padStart(2, '0');
    const json = attributes && Buffer.from(JSON.stringify({ attrs: attributes }));
    const certificate = await x509.X509CertificateGenerator.create({
      subject: [...units.map((unit) => `OU=${unit}`), 'CN=someone'].join(', '),
      issuer,
      serialNumber: serial,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity,
      ...valid,
      extensions: [
        await x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        ...(json ? [new x509.Extension('1.2.3.4.5.6.7.8.1', false, json)] : []),
      ],
    });
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    return { identity: Identity.parse(serializeIdentity(this.mspId, certificate.toString('pem'))), privateKey, serial };
  }

  /** A revocation list in PEM. */
  revoke(...serials: readonly string[]): Promise<string> {
    return this.revokeFrom(validity.notBefore, serials);
  }

  /** One that revokes from a time on. */
  async revokeFrom(revocationDate: Date, serials: readonly string[]): Promise<string> {
    const list = await x509.X509CrlGenerator.create({
      issuer: this.certificate.subject,
      thisUpdate: validity.notBefore,
      entries: serials.map((serialNumber) => ({ serialNumber, revocationDate })),
      extensions: [await x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey)],
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
    });
    return list.toString('pem').replaceAll('BEGIN CRL', 'BEGIN X509 CRL').replaceAll('END CRL', 'END X509 CRL');
  }

  /** The same authority, whose MSP holds these lists. */
  withLists(lists: readonly string[]): TestAuthority {
    const mspConfig = (): Uint8Array => this.mspConfig(lists);
    return Object.assign(Object.create(this) as TestAuthority, { mspConfig });
  }

  msp(revocationLists: readonly string[] = []): Msp {
    return Msp.fromConfig(this.mspConfig(revocationLists));
  }

  /** The member's MSP with node units, as a channel's configuration holds it (`msp.MSPConfig`). */
  mspConfig(revocationLists: readonly string[] = []): Uint8Array {
    const config = new msp.FabricMSPConfig();
    config.setName(this.mspId);
    config.addRootCerts(Buffer.from(this.certificate.toString('pem')));
    config.setRevocationListList(revocationLists.map((list) => Buffer.from(list)));
    const units = new msp.FabricNodeOUs();
    units.setEnable(true);
    const unit = (name: string): msp.FabricOUIdentifier => {
      const identifier = new msp.FabricOUIdentifier();
      identifier.setOrganizationalUnitIdentifier(name);
      return identifier;
    };
    units.setClientOuIdentifier(unit('client'));
    units.setPeerOuIdentifier(unit('peer'));
    units.setAdminOuIdentifier(unit('admin'));
    units.setOrdererOuIdentifier(unit('orderer'));
    config.setFabricNodeOus(units);
    const outer = new msp.MSPConfig();
    outer.setConfig(config.serializeBinary());
    return outer.serializeBinary();
  }
}
