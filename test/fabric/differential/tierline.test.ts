import { describeDifferential } from '../../support/differential/differential-suite';
import { changingTierline, forgingScripts, foundingScripts } from '../../support/differential/tierline/channel-wide';
import { custodyScripts } from '../../support/differential/tierline/custody';
import { generatedTierline } from '../../support/differential/tierline/generated';
import { recordScripts } from '../../support/differential/tierline/records';
import { tierline } from '../../support/differential/tierline/tierline-subject';
import { onFabric } from '../../support/fabric/fabric-at-hand';

onFabric('Tierline, told apart by nothing', () => {
  describeDifferential('Tierline’s own contracts', {
    ...{ subject: tierline, first: foundingScripts, written: [...recordScripts, ...custodyScripts, ...forgingScripts] },
    generated: { script: generatedTierline, runs: 4 },
    ...{ changing: changingTierline, codes: [0, 5, 8, 9, 10, 11], configurations: 2 },
  });
});
