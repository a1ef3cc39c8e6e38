import type { Comparison } from '../differential-suite';
import { changingTierline, forgingScripts, foundingScripts } from './channel-wide';
import { custodyScripts } from './custody';
import { kindScripts } from './kinds';
import { recordScripts } from './records';
import { tierline } from './tierline-subject';

/** Tierline's own contracts, by scripts written by hand. */
export const tierlineByHand: Comparison = {
  subject: tierline,
  first: foundingScripts,
  written: [...recordScripts, ...kindScripts, ...custodyScripts, ...forgingScripts],
  changing: changingTierline,
  ...{ codes: [0, 5, 8, 9, 10, 11], configurations: 2 },
};
