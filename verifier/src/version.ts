/** Of the verifier, as its tarball and its page say. */
export const version = '1.0.0';
