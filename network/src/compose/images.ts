import type { Consortium } from '../consortium';

/** Official images by exact version; which of Fabric's lines stands in consortium.yaml. */
const fabricVersions: Record<Consortium['fabric'], string> = { '2.5': '2.5.16', '3.1': '3.1.5' };

export const imagesOf = ({ fabric }: Pick<Consortium, 'fabric'>) => ({
  peer: `hyperledger/fabric-peer:${fabricVersions[fabric]}`,
  orderer: `hyperledger/fabric-orderer:${fabricVersions[fabric]}`,
  ca: 'hyperledger/fabric-ca:1.5.17',
  postgres: 'postgres:18.4-bookworm',
});
