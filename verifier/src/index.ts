export { makePage } from './bundle/make-page';
export { makeTarball } from './bundle/make-tarball';
