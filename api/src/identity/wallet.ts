import { createPrivateKey, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { attributes } from '@tierline/chaincode/record';
import type { CertificateAuthority } from './certificate-authority';
import type { KeyVault } from './key-vault';
import { subjectOf, type Identified, type Person } from './person';
import type { WalletRow, WalletRows } from './wallet-rows';

/** A person as the ledger knows it: a pseudonym of this member, with a certificate and its key. */
export type Signatory = {
  mspId: string;
  /** Pseudonymous enrolment id: the `name` in a seal's `by`. */
  name: string;
  roles: readonly string[];
  certificatePem: string;
  privateKey: KeyObject;
};

type Held = { signatory: Signatory; roles: string; expiresAt: number; readAt: number };

const DAY = 86_400_000;
/** How long another process of the member may not know that a person was forgotten. */
const believed = 60_000;

/**
 * Maps persons to X.509 identities of the member. Names never reach the chain: a pseudonym does, and it stays when roles
 * change or a certificate nears its end, while key and certificate are new.
 */
export class Wallet {
  readonly #options: {
    mspId: string;
    renewDays: number;
    rows: WalletRows;
    vault: KeyVault;
    authority: CertificateAuthority;
  };
  readonly #held = new Map<string, Held>();
  readonly #arriving = new Map<string, Promise<Held>>();

  constructor(options: {
    mspId: string;
    renewDays: number;
    rows: WalletRows;
    vault: KeyVault;
    authority: CertificateAuthority;
  }) {
    this.#options = options;
  }

  async signatory(person: Person): Promise<Signatory> {
    const subject = subjectOf(person);
    const roles = person.roles.join(',');
    const held = this.#held.get(subject);
    if (held && Date.now() - held.readAt < believed && this.#serves(held, roles)) return held.signatory;
    return (await this.#once(`${subject}${roles}`, () => this.#load(subject, roles))).signatory;
  }

  /** As enrolled, with whatever roles; enrols nobody. undefined: never was, was forgotten, or the certificate has ended. */
  async enrolled(person: Identified): Promise<Signatory | undefined> {
    const row = await this.#options.rows.find(subjectOf(person));
    const held = row && this.#open(row);
    return held && held.expiresAt > Date.now() ? held.signatory : undefined;
  }

  /** Forgets who stood behind a pseudonym; what the pseudonym signed stays signed. */
  async forget(person: Identified): Promise<void> {
    const subject = subjectOf(person);
    this.#held.delete(subject);
    await this.#options.rows.remove(subject);
  }

  async #load(subject: string, roles: string): Promise<Held> {
    const row = await this.#options.rows.find(subject);
    const stored = row && this.#open(row);
    const held = stored && this.#serves(stored, roles) ? stored : await this.#enrol(subject, roles, row?.enrolment_id);
    this.#held.set(subject, held);
    return held;
  }

  async #enrol(subject: string, roles: string, known: string | undefined): Promise<Held> {
    const { rows, vault, authority } = this.#options;
    const enrolmentId = known ?? `p-${randomBytes(8).toString('hex')}`;
    const { certificatePem, privateKeyPem } = await authority.enrol({
      enrolmentId,
      attributes: { [attributes.roles]: roles },
    });
    const row: WalletRow = {
      subject,
      enrolment_id: enrolmentId,
      roles,
      certificate: certificatePem,
      private_key: vault.seal(privateKeyPem, subject),
      expires_at: new Date(new X509Certificate(certificatePem).validTo).toISOString(),
    };
    const isFirst = await rows.save(row);
    return isFirst ? this.#heldOf(row, privateKeyPem) : this.#load(subject, roles);
  }

  /** undefined: it was sealed with another key of the wallet. */
  #open(row: WalletRow): Held | undefined {
    const privateKeyPem = this.#options.vault.open(row.private_key, row.subject);
    return privateKeyPem === undefined ? undefined : this.#heldOf(row, privateKeyPem);
  }

  #heldOf(row: WalletRow, privateKeyPem: string): Held {
    const signatory: Signatory = {
      mspId: this.#options.mspId,
      name: row.enrolment_id,
      roles: row.roles === '' ? [] : row.roles.split(','),
      certificatePem: row.certificate,
      privateKey: createPrivateKey(privateKeyPem),
    };
    return { signatory, roles: row.roles, expiresAt: Date.parse(row.expires_at), readAt: Date.now() };
  }

  #serves(held: Held, roles: string): boolean {
    return held.roles === roles && held.expiresAt - Date.now() > this.#options.renewDays * DAY;
  }

  /** Two first requests of one person enrol once. */
  #once(key: string, work: () => Promise<Held>): Promise<Held> {
    const arriving = this.#arriving.get(key);
    if (arriving) return arriving;
    const started = work().finally(() => this.#arriving.delete(key));
    this.#arriving.set(key, started);
    return started;
  }
}
