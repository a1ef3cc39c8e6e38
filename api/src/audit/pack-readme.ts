import { disclosuresFile, type Manifest, manifestFile } from '@tierline/network/pack-format';

/** What the reader of a pack is told: in plain text, as nothing but an editor may be at hand. */
export function packReadme(manifest: Omit<Manifest, 'files'>): string {
  const { channel, genesisHash, height, disclosedBy, counts, period, withheld } = manifest;
  const last = String(height - 1);
  return `AUDIT PACK of channel ${channel}, records shown by ${disclosedBy}
${periodLines(period)}${withheldLines(withheld)}
WHAT THIS IS
  ${manifestFile}      what the pack holds: length and SHA-256 of every file
  blocks/            the channel's common history, block 0 to block ${last},
                     as its peers keep it: who asked, who agreed, hashes
  ${disclosuresFile}   what the records say, as ${disclosedBy} holds it
  README.txt         this text
It is confidential. Whoever has it can read ${disclosuresFile}; and the blocks
show who asked when, and which members got a copy, of all transactions:
  ${String(counts.transactions)} on the channel,
  ${String(counts.ofOthers)} of them between others than ${disclosedBy}.
What those say is not in here.

HOW TO CHECK IT
On any machine with Node 20.19 or later and Tierline's repository, without a
network, an account or a server:

  npm ci
  npm run verify -- pack.zip --genesis-hash <hash>

or with Tierline's verifier alone, one tarball that depends on nothing:

  tar xzf tierline-verify-<version>.tgz
  node package/tierline-verify.js pack.zip --genesis-hash <hash>

or without Node: open verify.html of that tarball in a browser, and drop this
pack into it. Take any of them from a source that you trust, never from
whoever gave you this pack.

Ask somebody else than whoever gave you this pack for the genesis hash: it
stands in the channel's contract, and every member can say it. This pack says
${genesisHash}
but whoever makes a false channel says a false hash too.

Exit code 0: VERIFIED. 1: NOT VERIFIED, with what is wrong first, and how far
the rest still stands. 2: wrong use. 3: sound, but under a genesis hash that
nobody except the pack has said. With --json the verdict is one object.

WHAT "VERIFIED" PROVES, AND WHAT IT RESTS ON
- These blocks, in this order, were ordered for this channel.
    Rests on: the genesis hash, SHA-256, the orderers' keys.
- Each step was asked for by a person whom that member certified.
    Rests on: the member's own certificate authority. It can make a person,
    but cannot deny having made one.
- The peers of all named members agreed that the step keeps the rules.
    Rests on: their keys. One member that lies alone cannot write for others.
- Each transaction is valid or invalid as it is said to be.
    Computed again from the bytes; nobody's word is taken.
- The records' texts are what was signed, and each version follows from the
  one before by the rules.
    Rests on: the hashes in the blocks; the rules, run again.
- No version of a shown record was left out after the first one shown.
    Rests on: every write to its key stands in the blocks.

HOW COMPLETE IT IS
Members say in the blocks themselves, mostly once a day, up to where they have
this very history. The verdict prints the last word of each: "complete up to
block n as attested by ...". Look at the times: if the last words are older
than you expect, later blocks may have been cut off, and their words with
them. Ask a member who did not give you this pack for its own last word (a
file), and add  --attestation <file>  to the command above.

WHAT IT DOES NOT PROVE
- That block ${last} is the last, or that no second history signed with the same
  keys goes on differently after what members attest. The verdict prints
  height and hashes: compare them with other members.
- A time to better than five minutes: it is its signer's claim, which every
  peer that agreed held against its own clock.
- That goods did what a record says. Members signed it, and cannot deny that.
- Anything about records that are not shown.
- Who made this pack, and this text: nobody signed them. Blocks and records
  need no signature of his: what is changed in a record no longer fits the
  blocks, and what is changed in a block not the genesis hash.
`;
}

/** A field is short; more than a few of them fill lines of their own. */
function withheldLines(withheld: Manifest['withheld']): string {
  if (!withheld) return '';
  const fields = withheld.map((field) => `  ${field}\n`).join('');
  return `These fields are withheld. The others of the same versions prove themselves as
signed; that those versions keep the rules cannot be checked without them, and
the verdict names each version:
${fields}`;
}

function periodLines(period: Manifest['period']): string {
  if (!period) return '';
  const since = period.since && `Shown from the state at ${period.since} on; what was before is not shown.\n`;
  const until = period.until && `The blocks end before the first step that says a time after\n${period.until}.\n`;
  return [since, until].filter(Boolean).join('');
}
