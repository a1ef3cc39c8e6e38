/** What a person needs to sign for its member. */
export type Enrolment = { certificatePem: string; privateKeyPem: string };

/** Issues certificates of this member. Implemented by the embedded network's CA and by Fabric CA. */
export interface CertificateAuthority {
  /** Enrolling the same id again gives a new key and certificate for the same pseudonym. */
  enrol(request: { enrolmentId: string; attributes: Record<string, string> }): Promise<Enrolment>;
}
