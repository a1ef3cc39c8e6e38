export { accuracy, type Accuracy, type Foreseen } from './accuracy';
