import { describeDifferential } from '../../support/differential/differential-suite';
import { tierlineByHand } from '../../support/differential/tierline';
import { generatedTierline } from '../../support/differential/tierline/generated';
import { onFabric } from '../../support/fabric/fabric-at-hand';

onFabric('Tierline, told apart by nothing', () => {
  describeDifferential('Tierline’s own contracts', {
    ...tierlineByHand,
    generated: { script: generatedTierline, runs: 4 },
  });
});
