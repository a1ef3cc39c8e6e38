import type { KindStates } from '@tierline/chaincode/domain';
import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { agreementTraits, stated } from './agreement';
import { present, type Projection } from './projection';

const commands = { agree: 'AgreePartReference', confirm: 'ConfirmPartReference' };

/** Found by what is in force and by what is proposed. */
export const partReferenceTraits: Projection<KindStates['part-reference']> = (state) => ({
  ...agreementTraits(state, commands),
  parts: present(...stated(state).flatMap(numbersOf)),
  names: present(...stated(state).flatMap(({ globalAssetId, name }) => [globalAssetId, name])),
});

const numbersOf = ({ customerPart, supplierPart }: PartReferenceDetail): (string | undefined)[] => [
  customerPart,
  supplierPart,
];
