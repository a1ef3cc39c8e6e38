/** One call of the bare chaincode: its name and arguments. `$` stands for the prefix of this play's keys. */
export type Call = readonly [name: string, ...args: string[]];

export type Proposal = {
  by: Member;
  calls: readonly Call[];
  /** Whose peers are asked; absent: the gateway finds out itself. */
  at?: readonly Member[];
  transient?: Readonly<Record<string, string>>;
};

/** These calls, endorsed at the peers named (undefined: the gateway finds out itself) and submitted. */
export const sends = (by: Member, at: readonly Member[] | undefined, ...calls: readonly Call[]): Proposal => ({
  ...{ by, calls },
  ...(at && { at }),
});

/** What a hostile client makes of an endorsed transaction before it submits it. */
export type Tampering =
  /** Leaves out what this member endorsed. */
  | { drop: Member }
  /** Other written bytes of the same length, endorsed anew with the keys of these members' peers. */
  | { results: readonly [from: string, to: string]; signedBy: readonly Member[] }
  /** The honest results, endorsed with these keys instead, each time a member is named. */
  | { signedBy: readonly Member[] }
  /** Endorsed with the key of one member's peer in the name of another. */
  | { signedBy: readonly [Member]; inTheNameOf: Member }
  | { alter: 'tx id' | 'arguments' | 'endorsement with high s' | 'signature with high s' | 'signature of another' };

export type Action =
  /** Endorsed, and by default submitted; kept under a name for later rounds. */
  | (Proposal & { does?: 'submit' | 'submit twice' | 'withhold'; tamper?: Tampering; name?: string })
  /** Asked of the own peer, or of `at`; nothing is ordered. */
  | (Proposal & { does: 'evaluate' })
  /** What was withheld in an earlier round, or submitted then already. */
  | { does: 'submit kept'; name: string }
  /** After the round the member's second peer (with whose key hostile clients sign) is revoked. */
  | { does: 'revoke'; whose: Member }
  /** After the round all members approve and commit the chaincode's second sequence. */
  | { does: 'upgrade'; version: string };

/** In a round everything is endorsed first, in one state; then what is submitted is ordered into one block, in order. */
export type Script = { title: string; rounds: readonly (readonly Action[])[] };

export const members = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
export type Member = (typeof members)[number];

/** The script in which nothing is submitted that was submitted before. */
export function withoutRepeats(script: Script): Script {
  const submitted = new Set<string>();
  const once = (action: Action): Action[] => {
    const name = 'name' in action ? action.name : undefined;
    if (action.does === 'submit kept' && submitted.has(action.name)) return [];
    if (name !== undefined && action.does !== 'withhold') submitted.add(name);
    return [action.does === 'submit twice' ? { ...action, does: 'submit' } : action];
  };
  return { ...script, rounds: script.rounds.map((actions) => actions.flatMap(once)) };
}

/** The script with keys that no play used before. */
export function withPrefix(script: Script, prefix: string): Script {
  const text = JSON.stringify(script.rounds).replaceAll('$', prefix);
  return { ...script, rounds: JSON.parse(text) as Script['rounds'] };
}
