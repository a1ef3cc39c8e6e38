import { type Comparison, describeDifferential } from '../../support/differential/differential-suite';
import { withoutRepeats } from '../../support/differential/script';
import { bareByHand } from '../../support/differential/scripts';
import { tierlineByHand } from '../../support/differential/tierline';
import { onFabric } from '../../support/fabric/fabric-at-hand';

onFabric('told apart by nothing, five Raft orderers', () => {
  describeDifferential('a bare chaincode over five Raft orderers', { ...bareByHand, build: { orderers: 5 } });
});

const { FABRIC_BIN_31 } = process.env;
const duplicate = 9;

/** BFT orderers take an envelope again and order it once: they know it by its creator and nonce. */
const overBft = ({ first = [], written, codes, ...rest }: Comparison): Comparison => ({
  ...rest,
  first: first.map(withoutRepeats),
  written: written.map(withoutRepeats),
  codes: codes.filter((code) => code !== duplicate),
  build: { binaries: FABRIC_BIN_31, fabric: '3.1', consensus: 'bft', orderers: 4 },
});

if (FABRIC_BIN_31 === undefined) {
  test.skip('3.1 with BFT: SKIPPED, as FABRIC_BIN_31 (the binaries of a 3.1 release) is not set', () => undefined);
} else {
  describeDifferential('a bare chaincode on 3.1 over four BFT orderers', overBft(bareByHand));
  describeDifferential('Tierline’s own contracts on 3.1 over four BFT orderers', overBft(tierlineByHand));
}
