export const problem = (code: string, data: Record<string, unknown> = {}) => ({
  errors: [{ message: code, extensions: { code, ...data } }],
});
