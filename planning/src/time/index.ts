export { instantAt, localMinute, siteTime } from './zone';
export { afterWorkingMinutes, type WorkingHours, workingMinutesBetween } from './working-minutes';
