export { coverageCharts } from './coverage-chart';
export { drawCoverage, type ChartWeek } from './draw-coverage';
