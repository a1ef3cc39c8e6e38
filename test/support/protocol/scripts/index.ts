import type { Script } from '../stage';
import { changed, endorsements, replayed, results } from './by-hand';
import { copyChanged, foreignRead, forgedAtAll, inventedEntry } from './copies';
import { attestations, bootstrap, custody, link, motion } from './honest';
import { keyPolicy, minority } from './policies';
import { fork, quorum } from './quorum';
import { succession } from './succession';
import { falseSteward, idTaken, inventedHistory, partyLeftOut, unlinked } from './versions';
import { late, withheld } from './withheld';

/** In this order: some need what an earlier one did, and the last leaves a peer waiting. */
export function scripts(): Script[] {
  const { withhold, send } = late();
  return [
    { name: 'bootstrap', play: bootstrap },
    { name: 'honest: a link, restate, purge, notice', play: link },
    { name: 'honest: custody with joining, and an entry', play: custody },
    { name: 'honest: tick and motion', play: motion },
    { name: 'members attest, one of them what is not so', play: attestations },
    { name: 'an envelope is withheld for long', play: withhold },
    { name: 'reading another member’s collection', play: foreignRead },
    { name: 'a copy rewritten alone, then mended', play: copyChanged('rewritten', '{"forged":true}') },
    { name: 'a copy deleted alone, then mended', play: copyChanged('deleted') },
    { name: 'a forgery at all parties, then mended by each', play: forgedAtAll },
    { name: 'an invented history passed as prior', play: inventedHistory },
    { name: 'a version that omits a party, or lacks the receiver', play: partyLeftOut },
    { name: 'honest: custody goes on without the giver’s peer', play: quorum },
    { name: 'a fork by the members of two quorums', play: fork },
    { name: 'a record that goes on is not succeeded', play: succession },
    { name: 'a live record’s id created anew, and offered to its party', play: idTaken },
    { name: 'a unit whose steward is an accomplice', play: falseSteward },
    { name: 'a record without a link', play: unlinked },
    { name: 'an entry under an invented seal', play: inventedEntry },
    { name: 'a registry key or a tick by a minority', play: minority },
    { name: 'withheld envelopes', play: withheld },
    { name: 'results made by hand', play: results },
    { name: 'endorsements made by hand', play: endorsements },
    { name: 'what was endorsed, changed', play: changed },
    { name: 'an envelope replayed', play: replayed },
    { name: 'an envelope withheld for long is sent', play: send },
    { name: 'a key policy on the own private keys', play: keyPolicy },
  ];
}
