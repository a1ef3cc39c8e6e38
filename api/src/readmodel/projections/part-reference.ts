import type { KindStates } from '@tierline/chaincode/domain';
import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { present, type Projection } from './projection';

/** Found by what is in force and by what is proposed. */
export const partReferenceTraits: Projection<KindStates['part-reference']> = ({ status, detail, agreed }) => ({
  status,
  parts: present(...numbersOf(detail), ...(agreed ? numbersOf(agreed) : [])),
  names: present(detail.globalAssetId, agreed?.globalAssetId, detail.name, agreed?.name),
});

const numbersOf = ({ customerPart, supplierPart }: PartReferenceDetail): (string | undefined)[] => [
  customerPart,
  supplierPart,
];
