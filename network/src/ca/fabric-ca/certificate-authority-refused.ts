/** The certificate authority said no, or nothing that could be understood. `status` is HTTP's, `code` Fabric CA's own. */
export class CertificateAuthorityRefused extends Error {
  override readonly name = 'CertificateAuthorityRefused';

  constructor(
    readonly request: string,
    readonly status: number,
    readonly code: number | undefined,
    reason: string,
  ) {
    super(`the certificate authority refused ${request}: ${reason} (HTTP ${status})`);
  }
}
