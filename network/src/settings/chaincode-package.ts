import { type Address, join } from './placement';

/** What a peer and its chaincode service know each other by: PEM texts. */
export type ServiceTls = { authority: string; clientCertificate: string; clientKey: string };

/** The two files of a package for chaincode as a service: it holds no code, only where the peer finds the service. */
export function chaincodePackage(chaincode: { name: string; version: string }, service: Address, tls: ServiceTls) {
  return {
    metadata: { type: 'ccaas', label: labelOf(chaincode) },
    connection: {
      address: join(service),
      dial_timeout: '10s',
      tls_required: true,
      client_auth_required: true,
      root_cert: tls.authority,
      client_cert: tls.clientCertificate,
      client_key: tls.clientKey,
    },
  };
}

/** Fabric admits letters, digits and `_.+-`. */
export function labelOf({ name, version }: { name: string; version: string }): string {
  return `${name}_${version}`.replace(/[^\w.+-]/g, '_');
}
