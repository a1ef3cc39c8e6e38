import type { SiteDetail } from '@tierline/chaincode/schema';
import type { KindStates } from '@tierline/chaincode/domain';
import { present, type Projection } from './projection';

export const agreementStatuses = ['proposed', 'agreed', 'declined', 'withdrawn'] as const;

/** Found by what is in force and by what is proposed. */
export const siteTraits: Projection<KindStates['site']> = ({ status, detail, agreed }) => ({
  status,
  sites: present(detail.bpns, agreed?.bpns),
  names: present(...numbersOf(detail), ...(agreed ? numbersOf(agreed) : [])),
});

const numbersOf = ({ bpna, gln, unLocode, name }: SiteDetail): (string | undefined)[] => [bpna, gln, unLocode, name];
