/** Done, failed, wrong usage or input, partial (design §6). */
export const exitCodes = { done: 0, failed: 1, usage: 2, partial: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
