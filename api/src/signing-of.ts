import type { Ground } from './ground';
import {
  absentSignatory,
  type CertificateAuthority,
  KeyVault,
  type Person,
  Persons,
  type Signatory,
  Wallet,
  walletRows,
} from './identity';
import { isNode, nodePersons } from './node-persons';

export type Signing = ReturnType<typeof signingOf>;

/** In whose name something is signed. */
export function signingOf({ mspId, config, database }: Ground, authority: CertificateAuthority) {
  const { key, renewDays } = config.wallet;
  const wallet = new Wallet({ mspId, renewDays, authority, rows: walletRows(database), vault: new KeyVault(key) });
  const persons = new Persons(database);
  const signatory = (person: Person): Promise<Signatory> => wallet.signatory(person);
  return {
    wallet,
    persons,
    signatory,
    /** Of a person who has asked for it and is not there when it is done. */
    absent: (person: Person): Promise<Signatory> =>
      isNode(person) ? signatory(person) : absentSignatory({ wallet, persons }, person),
    bot: (): Promise<Signatory> => signatory(nodePersons.bot),
    nameOf: async (person: Person): Promise<string> => (await signatory(person)).name,
  };
}
