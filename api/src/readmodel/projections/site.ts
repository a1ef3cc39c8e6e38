import type { SiteDetail } from '@tierline/chaincode/schema';
import type { KindStates } from '@tierline/chaincode/domain';
import { agreementTraits, stated } from './agreement';
import { present, type Projection } from './projection';

const commands = { agree: 'AgreeSite', confirm: 'ConfirmSite' };

/** Found by what is in force and by what is proposed. */
export const siteTraits: Projection<KindStates['site']> = (state) => ({
  ...agreementTraits(state, commands),
  sites: present(...stated(state).map(({ bpns }) => bpns)),
  names: present(...stated(state).flatMap(numbersOf)),
});

const numbersOf = ({ bpna, gln, unLocode, name }: SiteDetail): (string | undefined)[] => [bpna, gln, unLocode, name];
